using System.Collections.Concurrent;
using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage;

/// <summary>Product details for display inside a cart: at most 5 seconds old (contract section 1). Never asked for stock checks.</summary>
public sealed class ProductDetails(ProductStore products, ProductCache cache)
{
    private const int ParallelReads = 16;

    // Who shows a product while it is being read waits for that read: or all who show a cart at once would each read all of it.
    private readonly ConcurrentDictionary<ObjectId, Lazy<Task<Product?>>> underWay = new();

    /// <summary>The products of some lines, in their order; null where one has left the catalogue.</summary>
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
            var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(
                unknown, options, async (i, token) => found[i] = await ReadAsync(lines[i].ProductId).WaitAsync(token));
        }

        return found;
    }

    // Not under a client's token, since others may wait for it too: it ends by the time-out of storage.
    private Task<Product?> ReadAsync(ObjectId id) =>
        underWay.GetOrAdd(id, _ => new Lazy<Task<Product?>>(() => ReadOnceAsync(id))).Value;

    private async Task<Product?> ReadOnceAsync(ObjectId id)
    {
        try
        {
            // The read that was under way when it was not in the cache may have ended since.
            return cache.TryGet(id, cache.Now, out var product) ? product : await products.FindAsync(id, CancellationToken.None);
        }
        finally
        {
            underWay.TryRemove(id, out _);
        }
    }
}
