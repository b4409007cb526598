using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>The products that were read within the last seconds, for <see cref="ProductDetails"/>.</summary>
internal sealed class ProductCache(TimeProvider clock) : ReadCache<ObjectId, Product>(clock)
{
    /// <summary>
    /// Updates a cached product after an import. It adds nothing, so that an import does not fill the cache with products that no client
    /// reads. The reserved units stay as they are, because an import does not read them, and so does the SKU of an import by id.
    /// </summary>
    /// <param name="product">The product.</param>
    /// <param name="savedAt">What <see cref="ReadCache{TKey, T}.Now"/> is.</param>
    public void Replace(Product product, long savedAt)
    {
        if (HasEntry(product.Id, out var before))
        {
            var after = product with
            {
                Sku = product.Sku ?? before?.Sku,
                Reserved = before?.Reserved ?? 0,
                ReservedUntil = before?.ReservedUntil,
            };
            Set(product.Id, after, savedAt);
        }
    }
}
