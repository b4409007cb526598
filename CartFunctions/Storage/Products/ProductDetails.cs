using System.Collections.Concurrent;
using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Storage.Products;

/// <summary>Product details for display in a cart, at most 5 seconds old (contract, "Cart API"). Stock checks do not use them.</summary>
internal sealed partial class ProductDetails(
    ProductReader reader, ProductCache cache, TimeProvider clock, ILogger<ProductDetails> logger)
{
    // A hundred reads usually take a tenth of this time. With a shorter wait, slow storage would get every read twice.
    private static readonly TimeSpan SharedReadTimeout = TimeSpan.FromSeconds(1);

    // Entries expire after 3 seconds. Earlier refreshes keep a cart in use from waiting for its products.
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RefreshTogetherAfter = TimeSpan.FromSeconds(1);

    // Requests that need a product while it is being read share that read. Otherwise all requests for one cart would read every product
    // each.
    private readonly ConcurrentDictionary<ObjectId, TaskCompletionSource<Found?>> readsInProgress = new();

    /// <summary>The products of the lines, in the same order; null for a product that is no longer in the catalog.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public ValueTask<Product?[]> FindAsync(ImmutableArray<CartLine> lines, CancellationToken cancellationToken)
    {
        var found = new Product?[lines.Length];
        List<int>? unknown = null;
        var oldest = TimeSpan.Zero;
        var now = cache.Now;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!cache.TryGet(lines[i].ProductId, now, out found[i], out var age))
            {
                (unknown ??= []).Add(i);
            }
            else if (age > oldest)
            {
                oldest = age;
            }
        }

        if (oldest >= RefreshAfter)
        {
            Refresh(lines, now);
        }

        return unknown is null ? new(found) : new(ReadUnknownAsync(lines, found, unknown, cancellationToken));
    }

    /// <summary>
    /// Refreshes products in the background. When the oldest product of a cart is due, its somewhat younger products are refreshed by the
    /// same calls.
    /// </summary>
    private void Refresh(ImmutableArray<CartLine> lines, long now)
    {
        var aged = new List<ObjectId>();
        foreach (var line in lines)
        {
            var id = line.ProductId;
            if (cache.TryGet(id, now, out _, out var age) && age >= RefreshTogetherAfter && !readsInProgress.ContainsKey(id))
            {
                aged.Add(id);
            }
        }

        ReadForAll(aged);
    }

    private async Task<Product?[]> ReadUnknownAsync(
        ImmutableArray<CartLine> lines, Product?[] found, List<int> unknown, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(unknown.ConvertAll(i => lines[i].ProductId), cancellationToken);
        for (var i = 0; i < read.Length; i++)
        {
            found[unknown[i]] = read[i];
        }

        return found;
    }

    /// <summary>
    /// Reads products, sharing reads in progress. Products that these reads do not deliver in time are read again, alone.
    /// </summary>
    private async Task<Product?[]> ReadAsync(List<ObjectId> ids, CancellationToken cancellationToken)
    {
        var reads = ReadForAll(ids);
        try
        {
            await Task.WhenAll(reads).WaitAsync(SharedReadTimeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A call that hangs does not block the others.
        }

        var products = new Product?[ids.Count];
        var left = new List<int>();
        for (var i = 0; i < ids.Count; i++)
        {
            if (reads[i].IsCompletedSuccessfully && await reads[i] is { } read)
            {
                products[i] = read.Product;
            }
            else
            {
                left.Add(i);
            }
        }

        await Parallel.ForEachAsync(
            left,
            ParallelismLimit.AtMost(ProductReader.MostCalls, cancellationToken),
            async (i, token) => products[i] = await reader.FindAsync(ids[i], token));
        return products;
    }

    /// <summary>Returns the reads of the products, and starts those that are not in progress.</summary>
    private List<Task<Found?>> ReadForAll(List<ObjectId> ids)
    {
        var started = new Dictionary<ObjectId, TaskCompletionSource<Found?>>();
        var reads = new List<Task<Found?>>(ids.Count);
        foreach (var id in ids)
        {
            var source = new TaskCompletionSource<Found?>();
            var read = readsInProgress.GetOrAdd(id, source);
            reads.Add(read.Task);
            if (read == source)
            {
                started.Add(id, source);
            }
        }

        // An earlier read may have ended between the look into the cache and here.
        foreach (var (id, read) in started)
        {
            if (cache.TryGet(id, cache.Now, out var product, out var age) && age < RefreshTogetherAfter)
            {
                read.SetResult(new Found(product));
                readsInProgress.TryRemove(id, out _);
                started.Remove(id);
            }
        }

        _ = Parallel.ForEachAsync(
            reader.CallsFor(started.Keys),
            ParallelismLimit.AtMost(ProductReader.MostCalls, CancellationToken.None),
            async (ids, _) => await ReadForAllAsync(ids, started));
        return reads;
    }

    /// <summary>Reads products without the token of a single request. If the read fails, its waiters get null.</summary>
    private async Task ReadForAllAsync(ObjectId[] ids, Dictionary<ObjectId, TaskCompletionSource<Found?>> reads)
    {
        try
        {
            var products = await reader.FindAsync(ids, CancellationToken.None);
            for (var i = 0; i < ids.Length; i++)
            {
                reads[ids[i]].SetResult(new Found(products[i]));
            }
        }
        catch (Exception e)
        {
            // Each waiter then reads alone and reports its own failure. An exception here would end the reads of other requests.
            LogReadFailed(e);
        }
        finally
        {
            foreach (var id in ids)
            {
                reads[id].TrySetResult(null);
                readsInProgress.TryRemove(id, out _);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "A shared read of products failed.")]
    private partial void LogReadFailed(Exception exception);

    private sealed record Found(Product? Product);
}
