using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Carts;

/// <summary>Where the lines go that leave a cart; whoever reads it can finish the merge that took them off.</summary>
/// <param name="Id">By which the target's ring of writes has it once the lines are there. No other departure has it.</param>
/// <param name="Target">The cart to which they go.</param>
/// <param name="Key">The client's idempotency key, which the target remembers with them; null for none.</param>
/// <param name="TargetTag">The one state of the target in which they may arrive, by the client's If-Match; null for any.</param>
internal sealed record Departure(WriteId Id, ObjectId Target, KeyedChange? Key, string? TargetTag);
