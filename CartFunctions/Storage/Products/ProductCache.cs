using System.Collections.Concurrent;
using CartFunctions.Catalog;

namespace CartFunctions.Storage.Products;

/// <summary>The products that were read within the last seconds, for <see cref="ProductDetails"/>.</summary>
internal sealed class ProductCache(TimeProvider clock)
{
    private const int Capacity = 20_000;

    // The contract allows 5 seconds. A response that shows a product may still wait up to 2 seconds for a write.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<ObjectId, Entry> entries = new();

    /// <summary>The current timestamp, from which the age of the next read counts.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Whether the cache knows the product, or knows that it does not exist.</summary>
    /// <param name="id">The product's id.</param>
    /// <param name="now">What <see cref="Now"/> is.</param>
    /// <param name="product">The product; null if it does not exist or is not cached.</param>
    /// <param name="age">The time since it was read.</param>
    public bool TryGet(ObjectId id, long now, out Product? product, out TimeSpan age)
    {
        var isThere = entries.TryGetValue(id, out var entry);
        age = clock.GetElapsedTime(entry.ReadAt, now);
        var known = isThere && age < Lifetime;
        product = known ? entry.Product : null;
        return known;
    }

    /// <summary>Caches what was read, unless the cache has a newer read.</summary>
    /// <param name="id">The product's id.</param>
    /// <param name="product">The product; null if it does not exist.</param>
    /// <param name="readAt">The value of <see cref="Now"/> before the read began.</param>
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
    /// Updates a cached product after an import. It adds nothing, so that an import does not fill the cache with products that no client
    /// reads. The reserved units stay as they are, because an import does not read them, and so does the SKU of an import by id.
    /// </summary>
    /// <param name="product">The product.</param>
    /// <param name="savedAt">What <see cref="Now"/> is.</param>
    public void Replace(Product product, long savedAt)
    {
        if (entries.TryGetValue(product.Id, out var known))
        {
            var before = known.Product;
            var after = product with
            {
                Sku = product.Sku ?? before?.Sku,
                Reserved = before?.Reserved ?? 0,
                ReservedUntil = before?.ReservedUntil,
            };
            Set(product.Id, after, savedAt);
        }
    }

    private readonly record struct Entry(Product? Product, long ReadAt);
}
