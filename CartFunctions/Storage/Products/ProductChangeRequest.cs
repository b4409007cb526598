using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>A client's request to change a product.</summary>
/// <param name="Change">The change.</param>
/// <param name="Options">The client's conditions and its idempotency key.</param>
internal sealed record ProductChangeRequest(ProductChange Change, WriteOptions Options)
{
    /// <summary>The product that the last attempt tried to delete; null for other changes.</summary>
    public StoredProduct? Target { get; set; }

    /// <summary>The SKU of the product that the last attempt tried to write; null for none.</summary>
    public Sku? Sku { get; set; }
}
