using Azure;
using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// The products that were read or written within the last seconds, for <see cref="ProductDetails"/> and for the first attempt to write a
/// product.
/// </summary>
internal sealed class ProductCache(TimeProvider clock) : ReadCache<ObjectId, CachedProduct>(clock)
{
    /// <inheritdoc cref="ReadCache{TKey, T}.TryGet"/>
    public bool TryGet(ObjectId key, long now, out Product? value, out TimeSpan age)
    {
        var isKnown = TryGet(key, now, out CachedProduct? cached, out age);
        value = cached?.Product;
        return isKnown;
    }

    /// <summary>Finds a product that can be written without a read, if nothing has changed it since; null if it must be read.</summary>
    public CachedProduct? FindWithETag(ObjectId key) =>
        TryGet(key, Now, out CachedProduct? cached, out _) && cached?.ETag is { } etag && etag != default ? cached : null;

    /// <summary>
    /// Updates a cached product after an import. It adds nothing, so that an import does not fill the cache with products that no client
    /// reads. The reserved units stay as they are, because an import does not read them, and so does the SKU of an import by id.
    /// </summary>
    /// <param name="product">The product.</param>
    /// <param name="savedAt">What <see cref="ReadCache{TKey, T}.Now"/> is.</param>
    public void Replace(Product product, long savedAt)
    {
        if (HasEntry(product.Id, out var cached))
        {
            var before = cached?.Product;
            var after = product with
            {
                Sku = product.Sku ?? before?.Sku,
                Reserved = before?.Reserved ?? 0,
                ReservedUntil = before?.ReservedUntil,
            };
            Set(product.Id, new CachedProduct(after, null), savedAt);
        }
    }
}

/// <summary>A product with the ETag of its entity; null if that is not known.</summary>
internal sealed record CachedProduct(Product Product, ETag? ETag);
