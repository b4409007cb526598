using Azure;
using CartFunctions.Catalog;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Products;

/// <summary>A product as the table has it, or is to have it.</summary>
/// <param name="Product">The product.</param>
/// <param name="ETag">
/// The table's own tag of the state that was read; of one that is to be written, the tag of what it replaces, null for nothing.
/// </param>
/// <param name="Version">The default if no save made it, but an import.</param>
/// <param name="Writes">Who made the last versions.</param>
internal sealed record StoredProduct(Product Product, ETag? ETag, EntityVersion Version, RecentWrites Writes);
