using System.Collections.Concurrent;
using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>Product details for display inside a cart: at most 5 seconds old (contract, "Cart API"). Never asked for stock checks.</summary>
internal sealed class ProductDetails(ProductStore products, ProductCache cache, TimeProvider clock)
{
    private const int ParallelReads = 16;

    // A read mostly takes a hundredth of it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    // Who shows a product while it is being read waits for that read: or all who show a cart at once would each read all of it.
    private readonly ConcurrentDictionary<ObjectId, Lazy<Task<Found?>>> underWay = new();

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
            var options = CallsAtOnce.AtMost(ParallelReads, cancellationToken);
            await Parallel.ForEachAsync(
                unknown, options, async (i, token) => found[i] = await ReadAsync(lines[i].ProductId, token));
        }

        return found;
    }

    /// <summary>The product as a read finds it that others may wait for too; whom it fails, or keeps waiting, reads it alone.</summary>
    private async Task<Product?> ReadAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var shared = underWay.GetOrAdd(id, _ => new Lazy<Task<Found?>>(() => ReadForAllAsync(id))).Value;
        try
        {
            if (await shared.WaitAsync(Patience, clock, cancellationToken) is { } found)
            {
                return found.Product;
            }
        }
        catch (TimeoutException)
        {
            // One call that hangs must not hold up all.
        }

        return await products.FindAsync(id, cancellationToken);
    }

    /// <summary>Reads a product under nobody's token; null if storage fails.</summary>
    private async Task<Found?> ReadForAllAsync(ObjectId id)
    {
        try
        {
            // The read that was under way when it was not in the cache may have ended since.
            return new Found(
                cache.TryGet(id, cache.Now, out var product) ? product : await products.FindAsync(id, CancellationToken.None));
        }
        catch (StorageFaultException)
        {
            return null;
        }
        finally
        {
            underWay.TryRemove(id, out _);
        }
    }

    private sealed record Found(Product? Product);
}
