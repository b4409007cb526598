using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>A change of the catalogue, as a client asks for it.</summary>
/// <param name="Change">What to do.</param>
/// <param name="Options">On what condition, and by what a repeat is known.</param>
internal sealed record ProductChangeRequest(ProductChange Change, WriteOptions Options)
{
    /// <summary>The product that the last attempt at a delete was about to delete; null for none.</summary>
    public StoredProduct? Target { get; set; }
}
