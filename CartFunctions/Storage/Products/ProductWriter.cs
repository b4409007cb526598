using System.Diagnostics;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Makes attempts at a change of a product: a fresh read, and one write on the condition that the product is still what was read.
/// </summary>
internal sealed class ProductWriter(StorageTables tables, ProductCache cache)
{
    /// <summary>Makes one attempt at the first change; it gets its result once it is done or refused.</summary>
    /// <returns>The fault by which the answer to the write was lost; null for none.</returns>
    /// <exception cref="StorageFaultException">Storage fails before the write, or the write was certainly not done.</exception>
    public async Task<StorageFaultException?> TryAsync(
        IReadOnlyList<PendingWrite<ProductChange, ProductResult>> changes, CancellationToken cancellationToken)
    {
        var change = changes[0];
        var id = change.Asked.ProductId;
        var entity = await tables.Products.FindAsync(ProductEntity.PartitionKey(id), id.ToString(), cancellationToken);
        var stored = entity is null ? null : ProductEntity.ReadStored(entity);
        return change.Asked switch
        {
            ProductSave save => await TrySaveAsync(change, save.Product, stored),
            ProductDelete delete => await TryDeleteAsync(change, delete, stored),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<StorageFaultException?> TrySaveAsync(
        PendingWrite<ProductChange, ProductResult> change, Product product, StoredProduct? stored)
    {
        switch (change.StatusIn(stored?.Version, stored?.ETag, stored?.Writes ?? default))
        {
            case WriteStatus.Applied:
                Settle(change, new ProductResult(product, stored!.Version.Incarnation == change.Id.ToString()));
                return null;
            case WriteStatus.Unknown:
                change.Result = new ProductResult(null, Failure: Failure.OutcomeUnknown);
                return null;
            case WriteStatus.NotApplied:
                change.EndDoubt();
                break;
            case WriteStatus.MayStillApply:
                break;
            default:
                throw new UnreachableException();
        }

        var version = stored?.Version is { Incarnation: not null } known ? known : new EntityVersion(change.Id.ToString(), 0);
        var next = new StoredProduct(product, stored?.ETag, version.Next(), (stored?.Writes ?? default).Add(change.Id));
        var entity = ProductEntity.From(next);
        return await WriteAsync(change, new ProductResult(product, IsNew: stored is null), next, next.ETag is { } replaced
            ? tables.Products.TryMergeAsync(entity, replaced, CancellationToken.None)
            : tables.Products.TryAddAsync(entity, CancellationToken.None));
    }

    private async Task<StorageFaultException?> TryDeleteAsync(
        PendingWrite<ProductChange, ProductResult> change, ProductDelete delete, StoredProduct? stored)
    {
        if (change.IsInDoubt && delete.Target is { } target
            && (stored is null || stored.Version.Incarnation != target.Version.Incarnation))
        {
            Settle(change, new ProductResult(target.Product)); // What it was about to delete is gone.
            return null;
        }

        if (stored is null)
        {
            change.Result = new ProductResult(null, Failure: Failure.ProductNotFound);
            return null;
        }

        delete.Target = stored;
        var entity = ProductEntity.From(stored);
        entity.ETag = stored.ETag.GetValueOrDefault();
        return await WriteAsync(
            change, new ProductResult(stored.Product), stored, tables.Products.TryDeleteAsync(entity, CancellationToken.None));
    }

    /// <summary>Waits for a write of, or over, a state of the product. Once sent it is finished, under the time-out of its own.</summary>
    private async Task<StorageFaultException?> WriteAsync(
        PendingWrite<ProductChange, ProductResult> change, ProductResult result, StoredProduct state, Task<bool> write)
    {
        try
        {
            if (await write)
            {
                Settle(change, result);
            }

            return null;
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
        {
            change.LoseAnswer(state.ETag, state.Version);
            return fault;
        }
    }

    private void Settle(PendingWrite<ProductChange, ProductResult> change, ProductResult result)
    {
        cache.Set(change.Asked.ProductId, change.Asked is ProductSave ? result.Product : null, cache.Now);
        change.Result = result;
    }
}
