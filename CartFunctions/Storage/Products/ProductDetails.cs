using System.Collections.Concurrent;
using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>Product details for display inside a cart: at most 5 seconds old (contract, "Cart API"). Never asked for stock checks.</summary>
internal sealed class ProductDetails(ProductReader reader, ProductCache cache, TimeProvider clock)
{
    // A hundred reads mostly take a tenth of it; were it short, a storage that is slow would be asked everything twice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Of the 3 seconds for which a product is known: a cart that is in use has no product that somebody must wait for.
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RefreshAlongAfter = TimeSpan.FromSeconds(1);

    // Who shows a product while it is being read waits for that read: or all who show a cart at once would each read all of it.
    private readonly ConcurrentDictionary<ObjectId, TaskCompletionSource<Found?>> underWay = new();

    /// <summary>The products of some lines, in their order; null if one has left the catalogue.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
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

    /// <summary>Reads products anew while nobody has to wait for them yet: the younger of a cart along with the oldest, by the same calls.</summary>
    private void Refresh(ImmutableArray<CartLine> lines, long now)
    {
        var aged = new List<ObjectId>();
        foreach (var line in lines)
        {
            if (cache.TryGet(line.ProductId, now, out _, out var age) && age >= RefreshAlongAfter && !underWay.ContainsKey(line.ProductId))
            {
                aged.Add(line.ProductId);
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

    /// <summary>Reads products with whoever reads them already; what that fails to find in time is read alone.</summary>
    private async Task<Product?[]> ReadAsync(List<ObjectId> ids, CancellationToken cancellationToken)
    {
        var reads = ReadForAll(ids);
        try
        {
            await Task.WhenAll(reads).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // One call that hangs must not hold up all.
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

    /// <summary>The reads of some products, of which those begin that are not under way.</summary>
    private List<Task<Found?>> ReadForAll(List<ObjectId> ids)
    {
        var begun = new Dictionary<ObjectId, TaskCompletionSource<Found?>>();
        var reads = new List<Task<Found?>>(ids.Count);
        foreach (var id in ids)
        {
            var own = new TaskCompletionSource<Found?>();
            var read = underWay.GetOrAdd(id, own);
            reads.Add(read.Task);
            if (read == own)
            {
                begun.Add(id, own);
            }
        }

        // The read that was under way when one was looked for in the cache may have ended since.
        foreach (var (id, read) in begun)
        {
            if (cache.TryGet(id, cache.Now, out var product, out var age) && age < RefreshAlongAfter)
            {
                read.SetResult(new Found(product));
                underWay.TryRemove(id, out _);
                begun.Remove(id);
            }
        }

        _ = Parallel.ForEachAsync(
            reader.CallsFor(begun.Keys),
            ParallelismLimit.AtMost(ProductReader.MostCalls, CancellationToken.None),
            async (ids, _) => await ReadForAllAsync(ids, begun));
        return reads;
    }

    /// <summary>Reads products under nobody's token; nothing is found of them if that fails.</summary>
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
        catch (Exception)
        {
            // Whoever waits for them reads alone, and meets the failure: here it would end the reads of others.
        }
        finally
        {
            foreach (var id in ids)
            {
                reads[id].TrySetResult(null);
                underWay.TryRemove(id, out _);
            }
        }
    }

    private sealed record Found(Product? Product);
}
