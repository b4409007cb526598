using System.Security.Cryptography;
using System.Text;
using Azure;
using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>A product as the table has it, or is to have it.</summary>
/// <param name="Product">The product.</param>
/// <param name="ETag">
/// The table's own tag of the state that was read; of one that is to be written, the tag of what it replaces, null for nothing.
/// </param>
/// <param name="Version">The default if no change of the app's made it, but an import.</param>
/// <param name="Writes">Who made the last versions.</param>
/// <param name="Keys">The last keyed changes.</param>
internal sealed record StoredProduct(
    Product Product, ETag? ETag, EntityVersion Version, RecentWrites Writes, RecentKeys Keys) : IStoredState
{
    private const int TagBytes = 8;

    /// <summary>Whether the product was deleted: then nobody but who writes it next sees what is left of it.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>
    /// Stands for the table's own tag, which every write renews: an import makes no version, and neither does a reservation.
    /// </summary>
    public string Tag =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ETag.GetValueOrDefault().ToString())).AsSpan(0, TagBytes));

    /// <summary>The product with its tag; only of a state that was read, or written under the tag that it now has.</summary>
    public ProductView View => new(Product, Tag);
}
