using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>A change of a cart, as a client requests it.</summary>
/// <param name="CartId">The cart.</param>
/// <param name="Command">What to do.</param>
/// <param name="Options">The conditions of the change, and its idempotency key.</param>
/// <param name="Trace">Names the request in the log: one write may serve several requests.</param>
internal sealed record CartChangeRequest(ObjectId CartId, CartCommand Command, WriteOptions Options, string Trace);
