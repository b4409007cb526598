using System.Security.Cryptography;
using System.Text;
using Azure;
using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>A product as it is stored or will be stored.</summary>
/// <param name="Product">The product.</param>
/// <param name="ETag">
/// The ETag of the entity that was read. In a state that is to be written: the ETag of the entity to replace; null to add one.
/// </param>
/// <param name="Version">The version; the default if only imports wrote the product.</param>
/// <param name="Writes">The ids of the last writes.</param>
/// <param name="Keys">The last keyed changes.</param>
internal sealed record StoredProduct(
    Product Product, ETag? ETag, EntityVersion Version, RecentWrites Writes, RecentKeys Keys) : IStoredState
{
    private const int TagBytes = 8;

    /// <summary>Whether the product was deleted. Then only the next write reads the row.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>
    /// A hash of the entity's ETag, which every write changes. Imports and reservations do not change <see cref="Version"/>.
    /// </summary>
    public string Tag =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ETag.GetValueOrDefault().ToString())).AsSpan(0, TagBytes));

    /// <summary>The product with its ETag. Valid only for a state that was read or that has the ETag of its write.</summary>
    public ProductView View => new(Product, Tag);
}
