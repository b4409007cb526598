using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>What an attempt may start from without a read of the cart.</summary>
internal sealed partial class CartChangeWriter
{
    /// <summary>
    /// The remembered cart and the products that the changes need; null if the attempt must read the cart. Report to the gate whether the
    /// start succeeded.
    /// </summary>
    private (StoredCart Cart, IReadOnlyList<ObjectId> ProductIds)? Recall(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes)
    {
        // If an earlier write may be stored, only a read tells. A remembered state may be older than that write.
        if (changes.Any(change => change.IsOutcomeUnknown)
            || memory.Find(changes[0].Request.CartId) is not { } known
            || changes.Any(change => expiry.IsHidden(known.Cart, change.Now)))
        {
            return null;
        }

        // A miss repeats the reads of products. With several products that costs more than a hit saves.
        ObjectId[] productIds = [.. changes.SelectMany(change => PureOf(change).ProductIdsIn(known.Cart)).Distinct()];
        return productIds.Length > 1 || !memory.Gate.TryEnter() ? null : (known, productIds);
    }
}
