using System.Collections.Concurrent;
using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>Product details for display inside a cart: at most 5 seconds old (contract, "Cart API"). Never asked for stock checks.</summary>
internal sealed class ProductDetails(ProductReader reader, ProductCache cache, TimeProvider clock)
{
    // A read mostly takes a hundredth of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    // Who shows a product while it is being read waits for that read: or all who show a cart at once would each read all of it.
    private readonly ConcurrentDictionary<ObjectId, TaskCompletionSource<Found?>> underWay = new();

    /// <summary>The products of some lines, in their order; null if one has left the catalogue.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<IReadOnlyList<Product?>> FindAsync(ImmutableArray<CartLine> lines, CancellationToken cancellationToken)
    {
        var found = new Product?[lines.Length];
        var unknown = new List<int>();
        var now = cache.Now;
        for (var i = 0; i < lines.Length; i++)
        {
            if (!cache.TryGet(lines[i].ProductId, now, out found[i]))
            {
                unknown.Add(i);
            }
        }

        if (unknown.Count > 0)
        {
            await ReadAsync(unknown, i => lines[i].ProductId, (i, product) => found[i] = product, cancellationToken);
        }

        return found;
    }

    /// <summary>Reads products with whoever reads them already; what that fails to find in time is read alone.</summary>
    private async Task ReadAsync(
        List<int> places, Func<int, ObjectId> idAt, Action<int, Product?> found, CancellationToken cancellationToken)
    {
        var reads = ReadForAll(places.ConvertAll(place => idAt(place)));
        try
        {
            await Task.WhenAll(reads).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // One call that hangs must not hold up all.
        }

        var left = new List<int>();
        for (var i = 0; i < places.Count; i++)
        {
            if (reads[i].IsCompletedSuccessfully && await reads[i] is { } read)
            {
                found(places[i], read.Product);
            }
            else
            {
                left.Add(places[i]);
            }
        }

        await Parallel.ForEachAsync(
            left,
            CallsAtOnce.AtMost(ProductReader.MostCalls, cancellationToken),
            async (place, token) => found(place, await reader.FindAsync(idAt(place), token)));
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

        foreach (var call in reader.CallsFor(begun.Keys))
        {
            _ = ReadForAllAsync(call, begun);
        }

        return reads;
    }

    /// <summary>Reads products under nobody's token; nothing is found of them if storage fails.</summary>
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
        catch (StorageFaultException)
        {
            // Whoever waits for it reads alone.
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
