using CartFunctions.Catalog;

namespace CartFunctions.Storage.Products;

/// <summary>A change of the catalogue, as a client asks for it.</summary>
internal abstract record ProductChange(ObjectId ProductId);

/// <summary>Puts a product into the catalogue, or replaces it.</summary>
internal sealed record ProductSave(Product Product) : ProductChange(Product.Id);

/// <summary>Takes a product out of the catalogue.</summary>
internal sealed record ProductDelete(ObjectId ProductId) : ProductChange(ProductId)
{
    /// <summary>What the last attempt was about to delete.</summary>
    public StoredProduct? Target { get; set; }
}

/// <summary>What became of a change of the catalogue.</summary>
/// <param name="Product">The product as saved, or as it was before it was deleted.</param>
/// <param name="IsNew">Whether there was none before.</param>
/// <param name="Failure">Why it was not done; null if it was.</param>
internal sealed record ProductResult(Product? Product, bool IsNew = false, Failure? Failure = null);
