using System.Collections.Concurrent;
using CartFunctions.Catalog;

namespace CartFunctions.Storage.Products;

/// <summary>What was read of products within the last seconds, for <see cref="ProductDetails"/>.</summary>
internal sealed class ProductCache(TimeProvider clock)
{
    private const int Capacity = 20_000;

    // Of the contract's 5 seconds: an answer that shows a product may still wait for a write, which takes up to 2.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<ObjectId, Entry> entries = new();

    /// <summary>This moment: from it the age of what is read next counts.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Whether the cache knows the product, or knows that there is none.</summary>
    /// <param name="id">The product's id.</param>
    /// <param name="now">What <see cref="Now"/> is.</param>
    /// <param name="product">The product; null if there is none, or nothing is known.</param>
    /// <param name="age">How long ago that was read.</param>
    public bool TryGet(ObjectId id, long now, out Product? product, out TimeSpan age)
    {
        var isThere = entries.TryGetValue(id, out var entry);
        age = clock.GetElapsedTime(entry.ReadAt, now);
        var known = isThere && age < Lifetime;
        product = known ? entry.Product : null;
        return known;
    }

    /// <summary>Remembers what was read, unless something younger is known.</summary>
    /// <param name="id">The product's id.</param>
    /// <param name="product">The product; null if there is none.</param>
    /// <param name="readAt">What <see cref="Now"/> was before the read began.</param>
    public void Set(ObjectId id, Product? product, long readAt)
    {
        if (!entries.ContainsKey(id) && entries.Count >= Capacity)
        {
            entries.Clear();
        }

        var read = new Entry(product, readAt);
        entries.AddOrUpdate(id, read, (_, known) => known.ReadAt > readAt ? known : read);
    }

    /// <summary>
    /// Remembers what was imported in place of what is known: it would else fill the cache with what nobody reads. An import does not
    /// know how much is reserved.
    /// </summary>
    /// <param name="product">The product.</param>
    /// <param name="savedAt">What <see cref="Now"/> is.</param>
    public void Replace(Product product, long savedAt)
    {
        if (entries.TryGetValue(product.Id, out var known))
        {
            Set(product.Id, product with { Reserved = known.Product?.Reserved ?? 0, ReservedUntil = known.Product?.ReservedUntil }, savedAt);
        }
    }

    private readonly record struct Entry(Product? Product, long ReadAt);
}
