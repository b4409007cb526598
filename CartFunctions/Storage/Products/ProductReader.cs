using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Reads products as they are now: few of them one by one, many by partitions, which takes fewer calls. A partition of a large
/// catalogue takes storage long to search; where it does, products are read one by one for a while.
/// </summary>
internal sealed class ProductReader(StorageTables tables, ProductCache cache, TimeProvider clock)
{
    /// <summary>How many calls are made at once, at the most.</summary>
    public const int MostCalls = 16;

    // A filter may have 15 comparisons, of which one is the partition's.
    private const int MostOfAPartition = 14;

    private static readonly TimeSpan SlowSearch = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WithoutSearches = TimeSpan.FromMinutes(1);

    private long? slowAt;

    /// <summary>The calls by which some products are best read: what one call reads, all of one partition.</summary>
    public IEnumerable<ObjectId[]> CallsFor(IReadOnlyCollection<ObjectId> ids) =>
        ids.Count <= MostCalls || IsSearchSlow
            ? ids.Select(id => new[] { id })
            : ids.GroupBy(ProductEntity.PartitionKey).SelectMany(partition => partition.Chunk(MostOfAPartition));

    /// <summary>The product; null if there is none.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<Product?> FindAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var readAt = cache.Now;
        var product = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), id.ToString(), ProductEntity.Read, cancellationToken);
        cache.Set(id, product, readAt);
        return product;
    }

    /// <summary>The products of one of the calls of <see cref="CallsFor"/>, in its order; null for those that there are not.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<Product?[]> FindAsync(ObjectId[] ids, CancellationToken cancellationToken)
    {
        if (ids is [var only])
        {
            return [await FindAsync(only, cancellationToken)];
        }

        var readAt = cache.Now;
        var page = await tables.Products.QueryPageAsync(ProductEntity.These(ids), ids.Length, null, cancellationToken, ProductEntity.Shown);
        if (clock.GetElapsedTime(readAt) > SlowSearch)
        {
            slowAt = clock.GetTimestamp();
        }

        var found = page!.Entities.Select(ProductEntity.Read).OfType<Product>().ToDictionary(product => product.Id);
        var products = new Product?[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var isFound = found.TryGetValue(ids[i], out products[i]);
            if (isFound || page.Continuation is null)
            {
                cache.Set(ids[i], products[i], readAt);
            }
            else
            {
                products[i] = await FindAsync(ids[i], cancellationToken); // Storage gave up the search before its end.
            }
        }

        return products;
    }

    private bool IsSearchSlow => slowAt is { } at && clock.GetElapsedTime(at) < WithoutSearches;
}
