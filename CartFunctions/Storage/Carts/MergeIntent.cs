using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>A merge whose lines have left this cart and are in transit. Any request that reads it can complete the merge.</summary>
/// <param name="Id">
/// The id of the merge. The target's recent writes include it once the lines have arrived. No two merges share an id.
/// </param>
/// <param name="Target">The cart that receives the lines.</param>
/// <param name="Key">The client's idempotency key, which the target records with the lines; null for none.</param>
internal sealed record MergeIntent(WriteId Id, ObjectId Target, KeyedChange? Key)
{
    /// <summary>The customer who merges, and whose cart the target becomes; null for a guest.</summary>
    public string? UserId { get; init; }
}
