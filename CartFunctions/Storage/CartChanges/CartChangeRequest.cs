using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>A change of a cart, as a client requests it.</summary>
/// <param name="CartId">The cart.</param>
/// <param name="Command">What to do.</param>
/// <param name="Options">The conditions of the change, and its idempotency key.</param>
/// <param name="Trace">Names the request in the log: one write may serve several requests.</param>
/// <param name="UserId">The customer who asks, and whose cart it becomes; null for a guest.</param>
internal sealed record CartChangeRequest(
    ObjectId CartId, CartCommand Command, WriteOptions Options, string Trace, string? UserId = null);
