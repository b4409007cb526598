using Azure;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// The units of one product or coupon that are reserved for one cart. The row is in the same partition, so that one transaction changes
/// both. The <c>Reserved</c> of a product or coupon is the sum over its rows.
/// </summary>
/// <param name="StockId">The product or coupon.</param>
/// <param name="CartId">The cart.</param>
/// <param name="Id">The reservation. The units are free once the cart has another one, or none.</param>
/// <param name="Units">1 to 2147483647.</param>
/// <param name="Until">
/// When to look whether the cart still holds the units; only the time in the cart decides. A new row has a short time. The first request
/// that looks gives it the cart's time.
/// </param>
internal sealed record ReservationRow(StockId StockId, ObjectId CartId, ObjectId Id, int Units, DateTimeOffset Until)
{
    private const string ProductPrefix = "r-";
    private const string CouponPrefix = "use-";
    private const string LastPrefixEnd = "use."; // Sorts before the coupons themselves.
    private const string StoredId = "Id";
    private const string StoredUnits = "Units";
    private const string StoredUntil = "Until";
    private const string StoredCreation = "Creation";
    private const int LatestFormat = 1;
    private const int IdLength = 24;

    /// <summary>The ETag of the row as read; null for a row to write.</summary>
    public ETag? ETag { get; init; }

    /// <summary>The creation of the coupon whose use it is; null for units of a product.</summary>
    public WriteId? Creation { get; init; }

    /// <summary>An OData filter for all rows of one product or coupon.</summary>
    public static string Of(StockId stockId)
    {
        var (partition, key) = (ProductEntity.PartitionKey(stockId.Id), RowKeyStart(stockId));
        var (start, end) = ($"{key}-", $"{key}.");
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {start} and RowKey lt {end}");
    }

    /// <summary>An OData filter for the rows of one partition.</summary>
    public static string InPartition(string partitionKey) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {ProductPrefix} and RowKey lt {LastPrefixEnd}");

    /// <summary>The RowKey of a row.</summary>
    public static string RowKey(StockId stockId, ObjectId cartId) => $"{RowKeyStart(stockId)}-{cartId}";

    /// <summary>The row that an entity holds.</summary>
    /// <exception cref="StorageFaultException">The format is unknown.</exception>
    public static ReservationRow Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var isCoupon = entity.RowKey.StartsWith(CouponPrefix, StringComparison.Ordinal);
        var key = entity.RowKey.AsSpan((isCoupon ? CouponPrefix : ProductPrefix).Length);
        return new ReservationRow(
            new StockId(ObjectId.Parse(key[..IdLength].ToString()), isCoupon),
            ObjectId.Parse(key[(IdLength + 1)..].ToString()),
            ObjectId.Parse(entity.GetString(StoredId)),
            entity.GetInt32(StoredUnits).GetValueOrDefault(),
            entity.GetDateTimeOffset(StoredUntil).GetValueOrDefault())
        {
            ETag = entity.ETag,
            Creation = entity.GetString(StoredCreation) is { } creation ? WriteId.Parse(creation) : null,
        };
    }

    /// <summary>The row as an entity.</summary>
    public TableEntity ToEntity()
    {
        var entity = new TableEntity(ProductEntity.PartitionKey(StockId.Id), RowKey(StockId, CartId))
        {
            [StoredFormat.Property] = LatestFormat,
            [StoredId] = Id.ToString(),
            [StoredUnits] = Units,
            [StoredUntil] = Until,
        };
        if (Creation is { } creation)
        {
            entity[StoredCreation] = creation.ToString();
        }

        return entity;
    }

    private static string RowKeyStart(StockId stockId) => $"{(stockId.IsCoupon ? CouponPrefix : ProductPrefix)}{stockId.Id}";
}
