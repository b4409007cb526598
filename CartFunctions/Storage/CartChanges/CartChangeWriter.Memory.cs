using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>The attempt that starts from the cart as this process remembers it.</summary>
internal sealed partial class CartChangeWriter
{
    /// <summary>
    /// Tries to make the changes without reading the cart. Only a write is decided in this way, because its condition proves that the cart
    /// is still stored as it is remembered. Whatever else the changes come to, fresh reads decide it.
    /// </summary>
    /// <returns>Whether all changes are done. If not, nothing was written and no change has a result.</returns>
    private async Task<bool> TryFromMemoryAsync(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes, CancellationToken cancellationToken)
    {
        // If an earlier write may be stored, only a read tells. A remembered state may be older than that write.
        if (changes.Any(change => change.IsOutcomeUnknown)
            || memory.Find(changes[0].Request.CartId) is not { } known
            || changes.Any(change => expiry.IsGone(known.Cart, change.Now)))
        {
            return false;
        }

        // A miss repeats the reads of products. With several products that costs more than a hit saves.
        ObjectId[] productIds = [.. changes.SelectMany(change => PureOf(change).ProductIdsIn(known.Cart)).Distinct()];
        if (productIds.Length > 1 || !memory.Gate.TryEnter())
        {
            return false;
        }

        var decided = Decide(changes, known, await products.FindAsync(productIds, cancellationToken));
        var isHit = false;
        if (decided.TrueForAll(one => one.Decision is WriteDecision<StoredCart>.Write))
        {
            await ShowAsync(decided, cancellationToken);
            isHit = await TryWriteAsync(decided);
        }

        memory.Gate.Report(isHit);
        telemetry.CountStartFromMemory(isHit);
        return isHit;
    }
}
