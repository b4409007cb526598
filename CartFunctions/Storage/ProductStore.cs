using System.Collections.Concurrent;
using Azure;
using CartFunctions.Catalog;

namespace CartFunctions.Storage;

/// <summary>The catalogue. Every method throws <see cref="StorageFaultException"/> where storage fails.</summary>
public sealed class ProductStore(StorageTables tables, ProductCache cache)
{
    private const int ParallelReads = 16;

    /// <summary>The product as it is now; null where there is none.</summary>
    public async Task<Product?> FindAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var readAt = cache.Now;
        var entity = await tables.Products.FindAsync(ProductEntity.PartitionKey(id), id.ToString(), cancellationToken);
        var product = entity is null ? null : ProductEntity.Read(entity);
        cache.Set(id, product, readAt);
        return product;
    }

    /// <summary>The products with these ids, for display: up to 5 seconds old. An id that has no product has no entry.</summary>
    public async Task<IReadOnlyDictionary<ObjectId, Product>> FindForDisplayAsync(
        IEnumerable<ObjectId> ids, CancellationToken cancellationToken)
    {
        var products = new ConcurrentDictionary<ObjectId, Product>();
        var unknown = new List<ObjectId>();
        foreach (var id in ids)
        {
            if (!cache.TryGet(id, out var product))
            {
                unknown.Add(id);
            }
            else if (product is not null)
            {
                products[id] = product;
            }
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(unknown, options, async (id, token) =>
        {
            if (await FindAsync(id, token) is { } product)
            {
                products[id] = product;
            }
        });
        return products;
    }

    /// <summary>Whether there is any product at all.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) => tables.Products.AnyAsync(cancellationToken);

    /// <summary>Saves a product under its id; true where there was none before.</summary>
    public async Task<bool> SaveAsync(Product product, CancellationToken cancellationToken)
    {
        var entity = ProductEntity.From(product);
        while (true)
        {
            if (await tables.Products.TryReplaceAsync(entity, ETag.All, cancellationToken))
            {
                cache.Set(product.Id, product, cache.Now);
                return false;
            }

            if (await tables.Products.TryAddAsync(entity, cancellationToken))
            {
                cache.Set(product.Id, product, cache.Now);
                return true;
            }
        }
    }

    /// <summary>Deletes a product; returns it as it was, null where there was none.</summary>
    public async Task<Product?> DeleteAsync(ObjectId id, CancellationToken cancellationToken)
    {
        while (await tables.Products.FindAsync(ProductEntity.PartitionKey(id), id.ToString(), cancellationToken) is { } entity)
        {
            if (await tables.Products.TryDeleteAsync(entity, cancellationToken))
            {
                cache.Set(id, null, cache.Now);
                return ProductEntity.Read(entity);
            }
        }

        return null;
    }
}
