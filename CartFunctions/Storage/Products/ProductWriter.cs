using System.Diagnostics;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Makes attempts at a change of a product: a fresh read, then a write on the condition that the product has not changed since.
/// </summary>
internal sealed class ProductWriter(StorageTables tables, ProductCache cache, ProductTelemetry telemetry)
{
    /// <summary>Makes one attempt at the first change, and sets its result if it is done or refused.</summary>
    /// <exception cref="StorageFaultException">Storage failed. The write may have been applied.</exception>
    public async Task TryAsync(
        IReadOnlyList<PendingWrite<ProductChangeRequest, ProductResult>> changes, CancellationToken cancellationToken)
    {
        var change = changes[0];
        var id = change.Request.Change.ProductId;
        var stored = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), id.ToString(), ProductEntity.ReadRow, cancellationToken);
        var earlier = change.StatusIn(stored);
        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        switch (new ProductChangeAttempt(change.Request, change, earlier, stored).Decide())
        {
            case WriteDecision<StoredProduct>.Done done:
                telemetry.Changes.FoundDone(done.IsReplay);
                Complete(change, done.State, done.MadeIt, done.IsReplay);
                return;
            case WriteDecision<StoredProduct>.Refused refused:
                change.Result = new ProductResult(refused.Current?.View, refused.Failure);
                return;
            case WriteDecision<StoredProduct>.Write write:
                change.Request.Target = write.Next.IsDeleted ? stored : null;
                change.Request.Sku = write.Next.Product.Sku;
                await WriteAsync(change, write);
                return;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Writes the product. A write once sent is not cancelled.</summary>
    private async Task WriteAsync(
        PendingWrite<ProductChangeRequest, ProductResult> change, WriteDecision<StoredProduct>.Write write)
    {
        var next = write.Next;
        var entity = ProductEntity.From(next);
        try
        {
            var written = await (next switch
            {
                { ETag: null } => tables.Products.TryAddAsync(entity, CancellationToken.None),
                { ETag: { } replaced, IsDeleted: true } => tables.Products.TryReplaceAsync(entity, replaced, CancellationToken.None),
                { ETag: { } replaced } => tables.Products.TryMergeAsync(entity, replaced, CancellationToken.None),
            });
            if (telemetry.Changes.Written(written is not null))
            {
                Complete(change, next with { ETag = written }, write.MakesIt, isReplay: false);
            }
        }
        catch (StorageFaultException fault) when (!fault.WasNotApplied)
        {
            change.MarkOutcomeUnknown(next.ETag, next.Version, write.MakesIt);
            throw;
        }
    }

    /// <summary>
    /// Sets the result of an applied change. The result of a deletion is the deleted product, even if another one exists by now. If the
    /// product was deleted since the change, its row has no SKU any more, but the result does.
    /// </summary>
    private void Complete(PendingWrite<ProductChangeRequest, ProductResult> change, StoredProduct stored, bool isNew, bool isReplay)
    {
        var current = stored.IsDeleted ? null : new CachedProduct(stored.Product, stored.ETag);
        cache.Set(change.Request.Change.ProductId, current, cache.Now);
        var shown = change.Request.Target
            ?? (stored.IsDeleted ? stored with { Product = stored.Product with { Sku = change.Request.Sku } } : stored);
        change.Result = new ProductResult(shown.View) { IsNew = isNew, IsReplay = isReplay };
    }
}
