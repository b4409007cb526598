using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

/// <summary>
/// Makes attempts at changes of one cart: fresh reads, a decision for each change in the order in which they came, and one write of
/// what they come to, on the condition that the cart is still what was read.
/// </summary>
internal sealed class CartChangeWriter(
    StorageTables tables, CartReader reader, AvailableProductReader offers, MergeSteps merges, CartExpiry expiry, CartTelemetry telemetry)
{
    /// <summary>Makes one attempt at the pure changes at the front of the queue. Each that is done or refused gets its result.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task TryAsync(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> waiting, CancellationToken cancellationToken)
    {
        var changes = waiting is [_] ? waiting : [.. waiting.TakeWhile(change => change.Asked.Command is PureCommand)];
        var cartId = changes[0].Asked.CartId;
        var productIds = changes is [var only]
            ? PureOf(only).RequiredProducts
            : [.. changes.SelectMany(change => PureOf(change).RequiredProducts)];
        var finding = reader.FindAsync(cartId, cancellationToken);
        var findingProducts = offers.FindAsync(productIds, cancellationToken);
        await ParallelismLimit.WhenAllAsync(finding, findingProducts);
        var (read, found) = (await finding, await findingProducts);
        var stored = await merges.UnclaimAsync(read, cancellationToken);
        if (stored?.ETag != read?.ETag)
        {
            return; // The products are to be read anew, too.
        }

        var decided = Decide(changes, stored, found);

        var disputed = ContestedProducts(decided, found);
        if (disputed.Count > 0)
        {
            await offers.TryReleaseExpiredAsync(disputed, cartId, cancellationToken);

            // They were read at once. What both come to is true only if the cart stayed as it was while the products were read.
            found = await offers.FindAsync(productIds, cancellationToken);
            var latest = await merges.UnclaimAsync(await reader.FindAsync(cartId, cancellationToken), cancellationToken);
            decided = Decide(changes, latest, found);
            if (latest?.ETag != stored?.ETag && ContestedProducts(decided, found).Count > 0)
            {
                return;
            }
        }

        // What can fail is done before the write: an answer that cannot be shown would hide that the change is in.
        foreach (var one in decided)
        {
            one.Result = await reader.ShowAsync(one.Decision, cancellationToken);
        }

        Settle(decided, hangOnWrite: false);
        if (decided.FindLast(one => one.Decision is WriteDecision<StoredCart>.Write)?.Decision is WriteDecision<StoredCart>.Write last)
        {
            await WriteAsync(last.Next, decided);
        }
    }

    private static CartChange PureOf(PendingWrite<CartChangeRequest, CartResult> change) => ((PureCommand)change.Asked.Command).Change;

    private List<Decided> Decide(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes, StoredCart? stored, IReadOnlyDictionary<ObjectId, Product?> found)
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
            decided.Add(new Decided(change, decision, DependsOnWrite: isWrite || !ReferenceEquals(before, stored)));
            next = decision is WriteDecision<StoredCart>.Write write ? write.Next : next;
        }

        return decided;
    }

    /// <summary>Products over which changes were refused that another state of the cart might have admitted.</summary>
    private static List<Product?> ContestedProducts(List<Decided> decided, IReadOnlyDictionary<ObjectId, Product?> found)
    {
        var products = new List<Product?>();
        foreach (var (change, decision, _) in decided)
        {
            if (decision is WriteDecision<StoredCart>.Refused { Failure: var failure }
                && (failure.Is(Failure.InsufficientStock) || failure.Is(Failure.ProductNotFound))
                && !IsRefusedByAnyCart(change, found, failure))
            {
                products.AddRange(PureOf(change).RequiredProducts.Select(id => found[id]));
            }
        }

        return products;
    }

    /// <summary>Whether a change is refused even by an empty cart for which all is reserved that is.</summary>
    private static bool IsRefusedByAnyCart(
        PendingWrite<CartChangeRequest, CartResult> change, IReadOnlyDictionary<ObjectId, Product?> found, Failure failure)
    {
        var empty = Cart.Empty(change.Asked.CartId, change.FirstVersion.Generation, change.Now);
        return !PureOf(change).Apply(empty, id => LineView.AvailabilityOf(found[id], int.MaxValue), change.Now).TryGet(out _, out var other)
            && other.Is(failure);
    }

    /// <summary>Writes the cart; those whose decision hangs on it get their result if it is in.</summary>
    private async Task WriteAsync(StoredCart next, List<Decided> decided)
    {
        var entity = CartEntity.From(next);
        try
        {
            // Not under the client's token: a write once sent is finished, under the time-out of its own.
            var written = next.ETag is { } replaced
                ? await tables.Carts.TryReplaceAsync(entity, replaced, CancellationToken.None)
                : await tables.Carts.TryAddAsync(entity, CancellationToken.None);
            if (telemetry.Changes.Written(written is not null))
            {
                Settle(decided, hangOnWrite: true);
            }
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
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

    /// <summary>Gives the changes that hang on the write their result, or those that do not.</summary>
    private void Settle(List<Decided> decided, bool hangOnWrite)
    {
        foreach (var one in decided)
        {
            if (one.DependsOnWrite == hangOnWrite)
            {
                Settle(one);
            }
        }
    }

    private void Settle(Decided one)
    {
        if (one.Decision is WriteDecision<StoredCart>.Done done)
        {
            telemetry.FoundDone(one.Change.Asked.CartId, done.IsReplay, one.Change.Asked.Trace);
        }

        one.Change.Result = one.Result;
    }

    /// <summary>A change, what this attempt comes to for it, and whether that hangs on what is yet to be written.</summary>
    private sealed record Decided(
        PendingWrite<CartChangeRequest, CartResult> Change, WriteDecision<StoredCart> Decision, bool DependsOnWrite)
    {
        /// <summary>The result that it then has.</summary>
        public CartResult? Result { get; set; }
    }
}
