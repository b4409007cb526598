using System.Diagnostics;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Makes attempts at a change of a product: a fresh read, and one write on the condition that the product is still what was read.
/// </summary>
internal sealed class ProductWriter(StorageTables tables, ProductCache cache, ProductTelemetry telemetry)
{
    /// <summary>Makes one attempt at the first change; it gets its result once it is done or refused.</summary>
    /// <returns>The fault by which the answer to the write was lost; null for none.</returns>
    /// <exception cref="StorageFaultException">Storage fails before the write, or the write was certainly not done.</exception>
    public async Task<StorageFaultException?> TryAsync(
        IReadOnlyList<PendingWrite<ProductChangeRequest, ProductResult>> changes, CancellationToken cancellationToken)
    {
        var change = changes[0];
        var id = change.Asked.Change.ProductId;
        var stored = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), id.ToString(), ProductEntity.ReadStored, cancellationToken);
        if (FindDeleted(change, stored) is { } deleted)
        {
            telemetry.Changes.FoundDone(isReplay: false);
            Settle(change, null, new ProductResult(deleted.View));
            return null;
        }

        var earlier = change.StatusIn(stored);
        if (earlier == WriteStatus.NotApplied)
        {
            change.EndDoubt();
        }

        switch (new ProductWriteAttempt(change.Asked, change, earlier, stored).Decide())
        {
            case WriteDecision<StoredProduct>.Done done:
                telemetry.Changes.FoundDone(done.IsReplay);
                Settle(change, done.State, new ProductResult(done.State.View) { IsNew = done.MadeIt, IsReplay = done.IsReplay });
                return null;
            case WriteDecision<StoredProduct>.Refused refused:
                change.Result = new ProductResult(refused.Current?.View, refused.Failure);
                return null;
            case WriteDecision<StoredProduct>.Write when change.Asked.Change is ProductDelete:
                return await DeleteAsync(change, stored!);
            case WriteDecision<StoredProduct>.Write write:
                return await SaveAsync(change, write.Next, write.MakesIt);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What a delete whose answer was lost deleted: it leaves no trace but that its target is gone. Null if it did not.</summary>
    private static StoredProduct? FindDeleted(PendingWrite<ProductChangeRequest, ProductResult> change, StoredProduct? stored) =>
        change.IsInDoubt && change.Asked.Target is { } target
        && (stored is null || stored.Version.Incarnation != target.Version.Incarnation)
            ? target
            : null;

    private Task<StorageFaultException?> SaveAsync(PendingWrite<ProductChangeRequest, ProductResult> change, StoredProduct next, bool isNew)
    {
        var entity = ProductEntity.From(next);
        return SendAsync(change, next, async () =>
        {
            var written = next.ETag is { } replaced
                ? await tables.Products.TryMergeAsync(entity, replaced, CancellationToken.None)
                : await tables.Products.TryAddAsync(entity, CancellationToken.None);
            if (telemetry.Changes.Written(written is not null))
            {
                var saved = next with { ETag = written };
                Settle(change, saved, new ProductResult(saved.View) { IsNew = isNew });
            }
        });
    }

    private Task<StorageFaultException?> DeleteAsync(PendingWrite<ProductChangeRequest, ProductResult> change, StoredProduct stored)
    {
        change.Asked.Target = stored;
        var entity = ProductEntity.From(stored);
        entity.ETag = stored.ETag.GetValueOrDefault();
        return SendAsync(change, stored, async () =>
        {
            if (telemetry.Changes.Written(await tables.Products.TryDeleteAsync(entity, CancellationToken.None)))
            {
                Settle(change, null, new ProductResult(stored.View));
            }
        });
    }

    /// <summary>Waits for a write of, or over, a state of the product. Once sent it is finished, under the time-out of its own.</summary>
    private static async Task<StorageFaultException?> SendAsync(
        PendingWrite<ProductChangeRequest, ProductResult> change, StoredProduct state, Func<Task> write)
    {
        try
        {
            await write();
            return null;
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
        {
            change.LoseAnswer(state.ETag, state.Version);
            return fault;
        }
    }

    private void Settle(PendingWrite<ProductChangeRequest, ProductResult> change, StoredProduct? stored, ProductResult result)
    {
        cache.Set(change.Asked.Change.ProductId, stored?.Product, cache.Now);
        change.Result = result;
    }
}
