using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Reads current products: a few of them one by one, many by partition queries, which take fewer calls. A query over a large partition is
/// slow. After a slow query, products are read one by one for a while.
/// </summary>
internal sealed class ProductReader(StorageTables tables, SharedProductReads shared, ProductCache cache, TimeProvider clock)
{
    /// <summary>The maximum number of concurrent calls.</summary>
    public const int MostCalls = 16;

    // A filter allows 15 comparisons. One of them is for the partition.
    private const int MaxIdsPerQuery = 14;

    private static readonly TimeSpan SlowQuery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseOfQueries = TimeSpan.FromMinutes(1);

    private long queriesResumeAt = long.MinValue;

    /// <summary>Divides products into the calls that read them best. The products of one call are in one partition.</summary>
    public IEnumerable<ObjectId[]> CallsFor(IReadOnlyCollection<ObjectId> ids) =>
        ids.Count <= MostCalls || AreQueriesPaused
            ? ids.Select(id => new[] { id })
            : ids.GroupBy(ProductEntity.PartitionKey).SelectMany(partition => partition.Chunk(MaxIdsPerQuery));

    /// <summary>Reads one product; null if it does not exist.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<Product?> FindAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var readAt = cache.Now;
        var product = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), id.ToString(), ProductEntity.ReadWithETag, cancellationToken);
        cache.Set(id, product, readAt);
        return product?.Product;
    }

    /// <summary>Reads the products of one call of <see cref="CallsFor"/>, in the same order; null for those that do not exist.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<Product?[]> FindAsync(ObjectId[] ids, CancellationToken cancellationToken)
    {
        if (ids is [var only])
        {
            return [await FindAsync(only, cancellationToken)];
        }

        var readAt = cache.Now;
        var page = await tables.Products.QueryPageAsync(
            ProductEntity.FilterByIds(ids), ids.Length, null, cancellationToken, ProductEntity.Shown);
        if (clock.GetElapsedTime(readAt) > SlowQuery)
        {
            var pause = (long)(PauseOfQueries.TotalSeconds * clock.TimestampFrequency);
            Volatile.Write(ref queriesResumeAt, clock.GetTimestamp() + pause);
        }

        var found = page!.Entities.Select(ProductEntity.ReadWithETag).OfType<CachedProduct>().ToDictionary(one => one.Product.Id);
        var products = new Product?[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var isFound = found.TryGetValue(ids[i], out var product);
            if (isFound || page.Continuation is null)
            {
                cache.Set(ids[i], product, readAt);
                products[i] = product?.Product;
            }
            else
            {
                products[i] = await FindAsync(ids[i], cancellationToken); // Storage ended the query early.
            }
        }

        return products;
    }

    /// <summary>
    /// Reads the products with these ids; null for a product that does not exist. Concurrent requests for the same single product share
    /// reads.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<IReadOnlyDictionary<ObjectId, Product?>> FindAllAsync(
        IReadOnlyList<ObjectId> ids, CancellationToken cancellationToken)
    {
        if (ids is [var only, ..] && ids.All(id => id == only))
        {
            return new Dictionary<ObjectId, Product?>(1) { [only] = await shared.FindAsync(only, FindAsync, cancellationToken) };
        }

        var found = new Dictionary<ObjectId, Product?>(ids.Count);
        foreach (var calls in CallsFor([.. ids.Distinct()]).Chunk(MostCalls))
        {
            var finding = Array.ConvertAll(calls, call => FindAsync(call, cancellationToken));
            await ParallelismLimit.WhenAllAsync(finding);
            foreach (var (call, read) in calls.Zip(finding))
            {
                foreach (var (id, product) in call.Zip(await read))
                {
                    found.Add(id, product);
                }
            }
        }

        return found;
    }

    private bool AreQueriesPaused => clock.GetTimestamp() < Volatile.Read(ref queriesResumeAt);
}
