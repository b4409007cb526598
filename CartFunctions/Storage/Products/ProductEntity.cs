using System.Globalization;
using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// One entity a product. PartitionKey is the id's last digit: sixteen partitions carry more than an account does
/// (20,000 entities a second, 2,000 a partition), and an import still fills batches, which cannot span partitions.
/// </summary>
internal static class ProductEntity
{
    private const string Name = "Name";
    private const string Price = "Price";
    private const string Stock = "Stock";
    private const string Incarnation = "Incarnation";
    private const string Version = "Version";
    private const string Writes = "Writes";
    private const string Keys = "Keys";
    private const string Reserved = "Reserved";
    private const string ReservedUntil = "ReservedUntil";
    private const string Deleted = "Deleted";
    private const int LatestFormat = 1;

    /// <summary>What <see cref="Read"/> needs.</summary>
    public static readonly IReadOnlyList<string> Shown = ["RowKey", StoredFormat.Property, Name, Price, Stock, Reserved, ReservedUntil, Deleted];

    /// <summary>The partition of a product.</summary>
    public static string PartitionKey(ObjectId id) => id.ToString()[^1..];

    /// <summary>
    /// What an import sets; what else the entity has stays, as what carts reserved. A product that was deleted is there again. The price
    /// is a text: the SDK would turn a decimal property into 0.
    /// </summary>
    public static TableEntity From(Product product) => new(PartitionKey(product.Id), product.Id.ToString())
    {
        [Name] = product.Name,
        [Price] = product.Price.ToString(CultureInfo.InvariantCulture),
        [Stock] = product.Stock,
        [Deleted] = false,
    };

    /// <summary>What a change sets; what else the entity has stays, but for a delete.</summary>
    public static TableEntity From(StoredProduct stored)
    {
        var entity = From(stored.Product);
        entity[StoredFormat.Property] = LatestFormat;
        entity[Incarnation] = stored.Version.Generation;
        entity[Version] = stored.Version.Number;
        entity[Writes] = stored.Writes.Bytes ?? [];
        entity[Keys] = stored.Keys.Bytes ?? [];
        entity[Deleted] = stored.IsDeleted;
        return entity;
    }

    /// <summary>The product that an entity holds; null if it was deleted.</summary>
    /// <exception cref="StorageFaultException">It is of a format that this app does not know.</exception>
    public static Product? Read(TableEntity entity) => IsDeleted(entity) ? null : ReadRow(entity).Product;

    /// <summary>The product that an entity holds, with who made its last versions; null if it was deleted.</summary>
    /// <exception cref="StorageFaultException">It is of a format that this app does not know.</exception>
    public static StoredProduct? ReadStored(TableEntity entity) => IsDeleted(entity) ? null : ReadRow(entity);

    /// <summary>
    /// The same of a product that was deleted, too, as it was then. Its row stays for a while, so that no write that storage does late
    /// finds the place empty.
    /// </summary>
    /// <exception cref="StorageFaultException">It is of a format that this app does not know.</exception>
    public static StoredProduct ReadRow(TableEntity entity) => new(
        ReadProduct(entity),
        entity.ETag,
        new EntityVersion(entity.GetString(Incarnation), entity.GetInt64(Version).GetValueOrDefault()),
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
            ReservedUntil = entity.GetDateTimeOffset(ReservedUntil),
        };
    }

    /// <summary>An OData filter for products of one partition.</summary>
    public static string These(IReadOnlyList<ObjectId> ids) =>
        $"PartitionKey eq '{PartitionKey(ids[0])}' and ({string.Join(" or ", ids.Select(id => $"RowKey eq '{id}'"))})";

    /// <summary>An OData filter for the products of a partition of which some is reserved, and those that were deleted.</summary>
    public static string ToSweepIn(string partitionKey) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey lt {StorageTables.IdEnd}")
        + $" and ({Reserved} gt 0 or {Deleted} eq true)";

    /// <summary>What a reservation sets, and a purchase; what else the entity has stays.</summary>
    public static TableEntity OfReservations(Product product) => new(PartitionKey(product.Id), product.Id.ToString())
    {
        [Stock] = product.Stock,
        [Reserved] = product.Reserved,
        [ReservedUntil] = product.ReservedUntil,
    };
}
