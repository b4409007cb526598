using CartFunctions.Catalog;

namespace CartFunctions.Storage.Products;

/// <summary>A product with its ETag.</summary>
/// <param name="Product">The product.</param>
/// <param name="Tag">The ETag. Imports and reservations change it too.</param>
internal sealed record ProductView(Product Product, string Tag);

/// <summary>The result of a change of a product.</summary>
/// <param name="View">
/// The product after the change, or before its deletion. For a failure: the current product if the response includes it (412).
/// </param>
/// <param name="Failure">The reason of a failure; null for success.</param>
internal sealed record ProductResult(ProductView? View, Failure? Failure = null)
{
    /// <summary>Whether the change created the product.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether an earlier request with the same key made the change.</summary>
    public bool IsReplay { get; init; }

    public static implicit operator ProductResult(Failure failure) => new(null, failure);
}
