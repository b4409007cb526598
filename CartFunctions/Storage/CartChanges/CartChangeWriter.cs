using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

/// <summary>
/// Makes attempts at pure changes of one cart: fresh reads, a decision for each change in the order of arrival, and one write of the
/// result, on the condition that the cart has not changed since it was read. An attempt may start from memory instead.
/// </summary>
internal sealed partial class CartChangeWriter(
    CartReader reader,
    CartRows rows,
    CartMemory memory,
    ProductReader products,
    EndedReservations ended,
    MergeSteps merges,
    CartExpiry expiry,
    CartTelemetry telemetry)
{
    /// <summary>Makes one attempt at the pure changes at the front of the queue. Each that is done or refused gets its result.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task TryAsync(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> waiting, CancellationToken cancellationToken)
    {
        var changes = waiting is [_] ? waiting : [.. waiting.TakeWhile(change => change.Request.Command is PureCommand)];
        if (Recall(changes) is { Cart: var known, ProductIds: var idsInKnown })
        {
            // Only a write is decided from memory, because its condition proves that the cart is still stored as it is remembered.
            var fromMemory = Decide(changes, known, await products.FindAllAsync(idsInKnown, cancellationToken));
            var isHit = false;
            if (fromMemory.TrueForAll(one => one.Decision is WriteDecision<StoredCart>.Write))
            {
                await ShowAsync(fromMemory, cancellationToken);
                isHit = await TryWriteAsync(fromMemory);
            }

            memory.Gate.Report(isHit);
            telemetry.CountStartFromMemory(isHit);
            if (isHit)
            {
                return;
            }
        }

        var cartId = changes[0].Request.CartId;
        var productIds = changes is [var only]
            ? PureOf(only).RequiredProductIds
            : [.. changes.SelectMany(change => PureOf(change).RequiredProductIds)];
        var finding = reader.FindAsync(cartId, cancellationToken);
        var findingProducts = products.FindAllAsync(productIds, cancellationToken);
        await ParallelismLimit.WhenAllAsync(finding, findingProducts);
        var (read, found) = (await finding, await findingProducts);
        var stored = await merges.UnclaimAsync(read, cancellationToken);
        if (stored?.ETag != read?.ETag)
        {
            return; // The products must be read again, too.
        }

        if (MissingIn(found, changes, stored) is { Count: > 0 } missing)
        {
            productIds = [.. productIds, .. missing];
            var more = await products.FindAllAsync(missing, cancellationToken);
            found = found.Concat(more).ToDictionary();
        }

        var decided = Decide(changes, stored, found);

        var contested = ContestedProducts(decided, found);
        if (contested.Count > 0)
        {
            await ended.TryReleaseAsync(contested, cartId, cancellationToken);

            // Cart and products were read at the same time. A refusal needs a cart that did not change while the products were read.
            found = await products.FindAllAsync(productIds, cancellationToken);
            var latest = await merges.UnclaimAsync(await reader.FindAsync(cartId, cancellationToken), cancellationToken);
            if (MissingIn(found, changes, latest).Count > 0)
            {
                return; // The cart got a line meanwhile.
            }

            decided = Decide(changes, latest, found);
            if (latest?.ETag != stored?.ETag && ContestedProducts(decided, found).Count > 0)
            {
                return;
            }
        }

        await ShowAsync(decided, cancellationToken);
        Complete(decided, dependOnWrite: false);
        if (decided.Exists(one => one.Decision is WriteDecision<StoredCart>.Write))
        {
            telemetry.Changes.Written(await TryWriteAsync(decided));
        }
    }

    private static CartChange PureOf(PendingWrite<CartChangeRequest, CartResult> change) => ((PureCommand)change.Request.Command).Change;

    /// <summary>The products that the changes need in a state of the cart and that were not read.</summary>
    private static List<ObjectId> MissingIn(
        IReadOnlyDictionary<ObjectId, Product?> found,
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes,
        StoredCart? stored) =>
        [.. changes.SelectMany(change => PureOf(change).ProductIdsIn(stored?.Cart)).Where(id => !found.ContainsKey(id)).Distinct()];

    private List<Decided> Decide(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes,
        StoredCart? stored,
        IReadOnlyDictionary<ObjectId, Product?> found)
    {
        var next = stored;
        var decided = new List<Decided>(changes.Count);
        foreach (var change in changes)
        {
            var earlier = change.StatusIn(stored);
            if (earlier == WriteStatus.NotApplied)
            {
                change.ClearOutcomeUnknown();
            }

            var before = earlier == WriteStatus.Applied ? stored : next;
            var (pure, held) = (PureOf(change), before?.Cart.Reservation);
            var decision = new CartChangeAttempt(
                change,
                earlier,
                before,
                expiry,
                pure.CreatesCart,
                cart => pure.Apply(cart, id => LineView.AvailabilityOf(found[id], held?.HeldOf(id) ?? 0), change.Now)).Decide();
            var isWrite = decision is WriteDecision<StoredCart>.Write;
            decided.Add(new Decided(change, decision, DependsOnWrite: isWrite || !ReferenceEquals(before, stored))
            {
                ProductIds = pure.ProductIdsIn(before?.Cart),
            });
            next = decision is WriteDecision<StoredCart>.Write write ? write.Next : next;
        }

        return decided;
    }

    /// <summary>The products of refused changes that could succeed with another state of the cart.</summary>
    private static List<Product?> ContestedProducts(List<Decided> decided, IReadOnlyDictionary<ObjectId, Product?> found)
    {
        var contested = new List<Product?>();
        foreach (var one in decided)
        {
            if (one.Decision is WriteDecision<StoredCart>.Refused { Failure: var failure }
                && (failure.Is(Failure.InsufficientStock) || failure.Is(Failure.ProductNotFound))
                && !IsRefusedByAnyCart(one.Change, found, failure))
            {
                contested.AddRange(one.ProductIds.Select(id => found[id]));
            }
        }

        return contested;
    }

    /// <summary>Whether a change would fail even for an empty cart that holds all reserved units.</summary>
    private static bool IsRefusedByAnyCart(
        PendingWrite<CartChangeRequest, CartResult> change, IReadOnlyDictionary<ObjectId, Product?> found, Failure failure)
    {
        var empty = Cart.Empty(change.Request.CartId, change.FirstVersion.Generation, change.Now);
        return !PureOf(change).Apply(empty, id => LineView.AvailabilityOf(found[id], int.MaxValue), change.Now).TryGet(out _, out var other)
            && other.Is(failure);
    }

    /// <summary>
    /// Prepares the results. Whatever can fail is done before the write. After the write, a failure would hide that the change was applied.
    /// </summary>
    private async ValueTask ShowAsync(List<Decided> decided, CancellationToken cancellationToken)
    {
        foreach (var one in decided)
        {
            one.Result = await reader.ShowAsync(one.Decision, cancellationToken);
        }
    }

    /// <summary>
    /// Writes the cart as the last of the changes leaves it, and then sets the results that depend on the write. Returns false if the cart
    /// changed meanwhile.
    /// </summary>
    private async Task<bool> TryWriteAsync(List<Decided> decided)
    {
        var next = decided.Select(one => one.Decision).OfType<WriteDecision<StoredCart>.Write>().Last().Next;
        try
        {
            if (await rows.TryWriteAsync(next) is null)
            {
                return false;
            }

            Complete(decided, dependOnWrite: true);
            return true;
        }
        catch (StorageFaultException fault) when (!fault.WasNotApplied)
        {
            foreach (var one in decided)
            {
                if (one.Decision is WriteDecision<StoredCart>.Write write)
                {
                    one.Change.MarkOutcomeUnknown(next.ETag, write.Next.Cart.Version, write.MakesIt);
                }
            }

            throw;
        }
    }

    /// <summary>Sets the results that depend on the write, or those that do not.</summary>
    private void Complete(List<Decided> decided, bool dependOnWrite)
    {
        foreach (var one in decided)
        {
            if (one.DependsOnWrite == dependOnWrite)
            {
                Complete(one);
            }
        }
    }

    private void Complete(Decided one)
    {
        if (one.Decision is WriteDecision<StoredCart>.Done done)
        {
            telemetry.FoundDone(one.Change.Request.CartId, done.IsReplay, one.Change.Request.Trace);
        }

        one.Change.Result = one.Result;
    }

    /// <summary>A change, the decision on it, and whether the decision depends on the write.</summary>
    private sealed record Decided(
        PendingWrite<CartChangeRequest, CartResult> Change, WriteDecision<StoredCart> Decision, bool DependsOnWrite)
    {
        /// <summary>The products that the decision is based on.</summary>
        public required IReadOnlyList<ObjectId> ProductIds { get; init; }

        /// <summary>The result of the decision.</summary>
        public CartResult? Result { get; set; }
    }
}
