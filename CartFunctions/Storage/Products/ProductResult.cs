using CartFunctions.Catalog;

namespace CartFunctions.Storage.Products;

/// <summary>A product in one of its states.</summary>
/// <param name="Product">The product.</param>
/// <param name="Tag">Names the state: an import or a reservation makes another one too.</param>
internal sealed record ProductView(Product Product, string Tag);

/// <summary>What became of a change of the catalogue.</summary>
/// <param name="View">
/// The product after it, or as it was before it was deleted; of a failure only if the contract shows the product beside it (412).
/// </param>
/// <param name="Failure">Why it was not done; null if it was.</param>
internal sealed record ProductResult(ProductView? View, Failure? Failure = null)
{
    /// <summary>Whether there was no product before.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the change had been made before, under the same key, and was not made again.</summary>
    public bool IsReplay { get; init; }

    public static implicit operator ProductResult(Failure failure) => new(null, failure);
}
