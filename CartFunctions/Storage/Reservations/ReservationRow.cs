using Azure;
using Azure.Data.Tables;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// The units of one product that are reserved for one cart. The row is in the partition of the product, so that one transaction changes
/// both. A product's <c>Reserved</c> is the sum over its rows.
/// </summary>
/// <param name="ProductId">The product.</param>
/// <param name="CartId">The cart.</param>
/// <param name="Id">The reservation. The units are free once the cart has another one, or none.</param>
/// <param name="Units">1 to 2147483647.</param>
/// <param name="Until">
/// When to look whether the cart still holds the units; only the time in the cart decides. A new row has a short time. The first request
/// that looks gives it the cart's time.
/// </param>
internal sealed record ReservationRow(ObjectId ProductId, ObjectId CartId, ObjectId Id, int Units, DateTimeOffset Until)
{
    private const string Prefix = "r-";
    private const string PrefixEnd = "r.";
    private const string StoredId = "Id";
    private const string StoredUnits = "Units";
    private const string StoredUntil = "Until";
    private const int LatestFormat = 1;
    private const int IdLength = 24;

    /// <summary>The ETag of the row as read; null for a row to write.</summary>
    public ETag? ETag { get; init; }

    /// <summary>An OData filter for all rows of one product.</summary>
    public static string OfProduct(ObjectId productId)
    {
        var (partition, start, end) = (ProductEntity.PartitionKey(productId), $"{Prefix}{productId}-", $"{Prefix}{productId}.");
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {start} and RowKey lt {end}");
    }

    /// <summary>An OData filter for the rows of one partition.</summary>
    public static string InPartition(string partitionKey) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey} and RowKey ge {Prefix} and RowKey lt {PrefixEnd}");

    /// <summary>The RowKey of a row.</summary>
    public static string RowKey(ObjectId productId, ObjectId cartId) => $"{Prefix}{productId}-{cartId}";

    /// <summary>The row that an entity holds.</summary>
    /// <exception cref="StorageFaultException">The format is unknown.</exception>
    public static ReservationRow Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var key = entity.RowKey.AsSpan(Prefix.Length);
        return new ReservationRow(
            ObjectId.Parse(key[..IdLength].ToString()),
            ObjectId.Parse(key[(IdLength + 1)..].ToString()),
            ObjectId.Parse(entity.GetString(StoredId)),
            entity.GetInt32(StoredUnits).GetValueOrDefault(),
            entity.GetDateTimeOffset(StoredUntil).GetValueOrDefault())
        {
            ETag = entity.ETag,
        };
    }

    /// <summary>The row as an entity.</summary>
    public TableEntity ToEntity() => new(ProductEntity.PartitionKey(ProductId), RowKey(ProductId, CartId))
    {
        [StoredFormat.Property] = LatestFormat,
        [StoredId] = Id.ToString(),
        [StoredUnits] = Units,
        [StoredUntil] = Until,
    };
}
