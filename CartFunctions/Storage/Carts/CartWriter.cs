using System.Diagnostics;
using CartFunctions.Carts;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Makes attempts at changes of one cart: fresh reads, a decision for each change in the order in which they came, and one write of
/// what they come to, on the condition that the cart is still what was read.
/// </summary>
internal sealed class CartWriter(
    StorageTables tables, CartReader reader, ProductStore products, CartExpiry expiry, CartTelemetry telemetry)
{
    /// <summary>Makes one attempt; a change gets its result once it is done or refused.</summary>
    /// <returns>The fault by which the answer to the write was lost; null for none.</returns>
    /// <exception cref="StorageFaultException">Storage fails before the write, or the write was certainly not done.</exception>
    public async Task<StorageFaultException?> TryAsync(
        IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes, CancellationToken cancellationToken)
    {
        var finding = tables.Carts.FindAsync(changes[0].Asked.CartId.ToString(), CartEntity.RowKey, cancellationToken);
        var required = changes.Select(change => change.Asked.Change.RequiredProduct).OfType<ObjectId>().Distinct().ToArray();
        var findingProducts = Array.ConvertAll(required, id => products.FindAsync(id, cancellationToken));
        await Task.WhenAll([finding, .. findingProducts]);
        var stored = await finding is { } entity ? CartEntity.Read(entity) : null;

        var next = stored;
        var decided = new List<Decided>(changes.Count);
        foreach (var change in changes)
        {
            var earlier = change.StatusIn(stored);
            if (earlier == WriteStatus.NotApplied)
            {
                change.EndDoubt();
            }

            var before = earlier == WriteStatus.Applied ? stored : next;
            var offer = change.Asked.Change.RequiredProduct is { } id
                ? LineView.OfferOf(await findingProducts[Array.IndexOf(required, id)])
                : null;
            var decision = new CartWriteAttempt(change.Asked, change, earlier, before, offer, expiry).Decide();

            // What can fail is done before the write: an answer that cannot be shown would hide that the change is in.
            decided.Add(new Decided(change, decision, await PresentAsync(decision, cancellationToken)));
            if (decision is WriteDecision<StoredCart>.Write write)
            {
                next = write.Next;
            }
            else if (ReferenceEquals(before, stored))
            {
                Settle(decided[^1]); // It does not hang on what is yet to be written.
            }
        }

        return ReferenceEquals(next, stored) ? null : await WriteAsync(next!, decided);
    }

    /// <summary>Writes the cart; those whose decision hangs on it get their result if it is in.</summary>
    private async Task<StorageFaultException?> WriteAsync(StoredCart next, List<Decided> decided)
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
                decided.FindAll(one => one.Change.Result is null).ForEach(Settle);
            }

            return null;
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
        {
            foreach (var one in decided)
            {
                if (one.Decision is WriteDecision<StoredCart>.Write write)
                {
                    one.Change.LoseAnswer(next.ETag, write.Next.Cart.Version);
                }
            }

            return fault;
        }
    }

    private async Task<CartResult> PresentAsync(WriteDecision<StoredCart> decision, CancellationToken cancellationToken) => decision switch
    {
        WriteDecision<StoredCart>.Done done =>
            await reader.ViewAsync(done.State.Cart, cancellationToken) with { IsNew = done.MadeIt, IsReplay = done.IsReplay },
        WriteDecision<StoredCart>.Refused { Current: { } current, Failure: var failure } =>
            new CartResult(await reader.ViewAsync(current.Cart, cancellationToken), failure),
        WriteDecision<StoredCart>.Refused refused => refused.Failure,
        WriteDecision<StoredCart>.Write write => await reader.ViewAsync(write.Next.Cart, cancellationToken) with { IsNew = write.MakesIt },
        _ => throw new UnreachableException(),
    };

    private void Settle(Decided one)
    {
        if (one.Decision is WriteDecision<StoredCart>.Done done)
        {
            telemetry.FoundDone(one.Change.Asked.CartId, done.IsReplay);
        }

        one.Change.Result = one.Result;
    }

    /// <summary>A change, what this attempt comes to for it, and the result that it then has.</summary>
    private sealed record Decided(
        PendingWrite<CartChangeRequest, CartResult> Change, WriteDecision<StoredCart> Decision, CartResult Result);
}
