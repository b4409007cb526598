using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>Where the lines go that leave a cart; whoever reads it can finish the merge that took them off.</summary>
/// <param name="Id">By which the target's ring of writes has it once the lines are there. No other departure has it.</param>
/// <param name="Target">The cart to which they go.</param>
/// <param name="Key">The client's idempotency key, which the target remembers with them; null for none.</param>
internal sealed record MergeIntent(WriteId Id, ObjectId Target, KeyedChange? Key);
