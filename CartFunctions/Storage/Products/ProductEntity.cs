using System.Globalization;
using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Converts products to and from entities. The PartitionKey is the last hexadecimal digit of the id. Sixteen partitions (2,000 entities a
/// second each) exceed the limit of an account (20,000), and imports can still fill batches, which cannot span partitions.
/// </summary>
internal static class ProductEntity
{
    private const string Name = "Name";
    private const string Price = "Price";
    private const string Stock = "Stock";
    private const string Generation = "Incarnation"; // The stored name stays.
    private const string Version = "Version";
    private const string Writes = "Writes";
    private const string Keys = "Keys";
    private const string Reserved = "Reserved";
    private const string ReservedUntil = "ReservedUntil";
    private const string Deleted = "Deleted";
    private const string SkuText = "Sku";
    private const int FormatWithoutSku = 1;
    private const int LatestFormat = 2; // For products that have a SKU, which earlier versions of the app would not show.

    /// <summary>The properties that <see cref="Read"/> needs.</summary>
    public static readonly IReadOnlyList<string> Shown =
        ["RowKey", StoredFormat.Property, Name, Price, Stock, Reserved, ReservedUntil, Deleted, SkuText];

    /// <summary>The PartitionKey of a product.</summary>
    public static string PartitionKey(ObjectId id) => id.ToString()[^1..];

    /// <summary>
    /// The properties that an import sets. A merge keeps the others, such as the reserved units, and the SKU if the product has none. A
    /// deleted product exists again. The price is stored as text, because the SDK would turn a decimal property into 0.
    /// </summary>
    public static TableEntity From(Product product)
    {
        var entity = new TableEntity(PartitionKey(product.Id), product.Id.ToString())
        {
            [Name] = product.Name,
            [Price] = product.Price.ToString(CultureInfo.InvariantCulture),
            [Stock] = product.Stock,
            [Deleted] = false,
        };
        if (product.Sku is { } sku)
        {
            entity[StoredFormat.Property] = LatestFormat;
            entity[SkuText] = sku.ToString();
        }

        return entity;
    }

    /// <summary>
    /// The properties that a change sets. A merge keeps the others; a deletion replaces the entity. A deleted product has no SKU, so that a
    /// later save by id does not bring it back.
    /// </summary>
    public static TableEntity From(StoredProduct stored)
    {
        var entity = From(stored.IsDeleted ? stored.Product with { Sku = null } : stored.Product);
        entity.TryAdd(StoredFormat.Property, FormatWithoutSku);
        entity[Generation] = stored.Version.Generation;
        entity[Version] = stored.Version.Number;
        entity[Writes] = stored.Writes.Bytes ?? [];
        entity[Keys] = stored.Keys.Bytes ?? [];
        entity[Deleted] = stored.IsDeleted;
        return entity;
    }

    /// <summary>Reads the product; null if it was deleted.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static Product? Read(TableEntity entity) => ReadWithETag(entity)?.Product;

    /// <summary>Reads the product with its ETag; null if it was deleted.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static CachedProduct? ReadWithETag(TableEntity entity) =>
        IsDeleted(entity) ? null : new CachedProduct(ReadProduct(entity), entity.ETag);

    /// <summary>Reads the product with its version and recent writes; null if it was deleted.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static StoredProduct? ReadStored(TableEntity entity) => IsDeleted(entity) ? null : ReadRow(entity);

    /// <summary>
    /// Reads the product even if it was deleted. A deleted product's row stays for a while, so that a late write does not find its keys
    /// free.
    /// </summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static StoredProduct ReadRow(TableEntity entity) => new(
        ReadProduct(entity),
        entity.ETag,
        new EntityVersion(entity.GetString(Generation), entity.GetInt64(Version).GetValueOrDefault()),
        new RecentWrites(entity.GetBinary(Writes)),
        new RecentKeys(entity.GetBinary(Keys)))
    {
        IsDeleted = IsDeleted(entity),
    };

    /// <summary>Whether the product was deleted.</summary>
    public static bool IsDeleted(TableEntity entity) => entity.GetBoolean(Deleted) == true;

    private static Product ReadProduct(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        return new Product(
            ObjectId.Parse(entity.RowKey),
            entity.GetString(Name),
            decimal.Parse(entity.GetString(Price), CultureInfo.InvariantCulture),
            entity.GetInt32(Stock).GetValueOrDefault(),
            entity.GetInt32(Reserved).GetValueOrDefault())
        {
            Sku = entity.GetString(SkuText) is { } text ? ReadSku(text) : null,
            ReservedUntil = entity.GetDateTimeOffset(ReservedUntil),
        };
    }

    private static Sku ReadSku(string text) =>
        Sku.TryParse(text, out var sku) ? sku : throw StorageFaultException.ForUnreadableContent("a product's SKU is not one");

    /// <summary>An OData filter for products of one partition by id.</summary>
    public static string FilterByIds(IReadOnlyList<ObjectId> ids) =>
        $"PartitionKey eq '{PartitionKey(ids[0])}' and ({string.Join(" or ", ids.Select(id => $"RowKey eq '{id}'"))})";

    /// <summary>
    /// An OData filter for the products and coupons of a partition that the sweep checks: those with reserved units, and deleted ones. The
    /// coupons' properties have the same names. Rows of reservations have no such properties.
    /// </summary>
    public static string ToSweepIn(string partitionKey) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}") + $" and ({Reserved} gt 0 or {Deleted} eq true)";

    /// <summary>The properties that a reservation or a purchase sets. A merge keeps the others.</summary>
    public static TableEntity OfReservations(Product product) => new(PartitionKey(product.Id), product.Id.ToString())
    {
        [Stock] = product.Stock,
        [Reserved] = product.Reserved,
        [ReservedUntil] = product.ReservedUntil,
    };
}
