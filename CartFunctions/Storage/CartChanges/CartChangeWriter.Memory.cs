using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>The start from the cart as this process remembers it.</summary>
internal sealed partial class CartChangeWriter
{
    /// <summary>
    /// The remembered cart and the products that the changes need; null if the attempt must read the cart. Only a write is decided from
    /// memory, because its condition proves that the cart is still stored as it is remembered. Whatever else the changes come to, fresh
    /// reads decide it.
    /// </summary>
    private (StoredCart Cart, IReadOnlyList<ObjectId> ProductIds)? Recall(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes)
    {
        // If an earlier write may be stored, only a read tells. A remembered state may be older than that write.
        if (changes.Any(change => change.IsOutcomeUnknown)
            || memory.Find(changes[0].Request.CartId) is not { } known
            || changes.Any(change => expiry.IsGone(known.Cart, change.Now)))
        {
            return null;
        }

        // A miss repeats the reads of products. With several products that costs more than a hit saves.
        ObjectId[] productIds = [.. changes.SelectMany(change => PureOf(change).ProductIdsIn(known.Cart)).Distinct()];
        return productIds.Length > 1 || !memory.Gate.TryEnter() ? null : (known, productIds);
    }
}
