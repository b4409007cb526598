using System.Globalization;
using Azure.Data.Tables;
using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Coupons;

/// <summary>
/// Converts coupons to and from entities of the table of products, in the same partitions. Their RowKeys sort after <see
/// cref="StorageTables.IdEnd"/>, so a coupon is never read, listed or saved as a product. A merge cannot remove a property, so an absent
/// text is stored as an empty one.
/// </summary>
internal static class CouponEntity
{
    private const string Prefix = "uses-";
    private const string Code = "Code";
    private const string Percent = "Percent";
    private const string Amount = "Amount";
    private const string Minimum = "Minimum";
    private const string Products = "Products";
    private const string From = "From";
    private const string Until = "Until";
    private const string Limit = "Limit";
    private const string Used = "Used";
    private const string Reserved = "Reserved";
    private const string ReservedUntil = "ReservedUntil";
    private const string Creation = "Creation";
    private const string Generation = "Generation";
    private const string Version = "Version";
    private const string Writes = "Writes";
    private const string Deleted = "Deleted";
    private const int LatestFormat = 1;

    /// <summary>The RowKey of a coupon.</summary>
    public static string RowKey(ObjectId id) => $"{Prefix}{id}";

    /// <summary>Whether an entity of the table of products is a coupon.</summary>
    public static bool IsCoupon(TableEntity entity) => entity.RowKey.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// The properties that a change sets. A merge keeps the others: the uses, and properties of later versions of the app.
    /// </summary>
    public static TableEntity Of(StoredCoupon stored)
    {
        var coupon = stored.Coupon;
        return new TableEntity(ProductEntity.PartitionKey(coupon.Code.Id), RowKey(coupon.Code.Id))
        {
            [StoredFormat.Property] = LatestFormat,
            [Code] = coupon.Code.ToString(),
            [Percent] = TextOf(coupon.Percent),
            [Amount] = TextOf(coupon.Amount),
            [Minimum] = TextOf(coupon.Minimum),
            [Products] = string.Join(',', coupon.Products),
            [From] = TextOf(coupon.From),
            [Until] = TextOf(coupon.Until),
            [Limit] = coupon.Limit ?? 0,
            [Creation] = stored.Creation.ToString(),
            [Generation] = stored.Version.Generation,
            [Version] = stored.Version.Number,
            [Writes] = stored.Writes.Bytes ?? [],
            [Deleted] = stored.IsDeleted,
        };
    }

    /// <summary>The properties that a reservation or an order sets. A merge keeps the others.</summary>
    public static TableEntity OfUses(Coupon coupon) => new(ProductEntity.PartitionKey(coupon.Code.Id), RowKey(coupon.Code.Id))
    {
        [Used] = coupon.Used,
        [Reserved] = coupon.Reserved,
        [ReservedUntil] = coupon.ReservedUntil,
    };

    /// <summary>Reads the coupon; null if it was deleted.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static StoredCoupon? Read(TableEntity entity) => ReadRow(entity) is { IsDeleted: false } stored ? stored : null;

    /// <summary>Reads the coupon even if it was deleted. Its row stays for a while, so that a late write is recognised.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static StoredCoupon ReadRow(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        try
        {
            return new StoredCoupon(
                ReadCoupon(entity),
                entity.ETag,
                WriteId.Parse(entity.GetString(Creation)),
                new EntityVersion(entity.GetString(Generation), entity.GetInt64(Version).GetValueOrDefault()),
                new RecentWrites(entity.GetBinary(Writes)))
            {
                IsDeleted = entity.GetBoolean(Deleted) == true,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw StorageFaultException.ForUnreadableContent("a coupon is stored in a form that this version of the app does not know");
        }
    }

    private static Coupon ReadCoupon(TableEntity entity) =>
        new(CouponCode.TryParse(entity.GetString(Code), out var code) ? code : throw new FormatException())
        {
            Percent = ReadNumber(entity.GetString(Percent)),
            Amount = ReadNumber(entity.GetString(Amount)),
            Minimum = ReadNumber(entity.GetString(Minimum)),
            Products = [.. entity.GetString(Products).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ObjectId.Parse)],
            From = ReadTime(entity.GetString(From)),
            Until = ReadTime(entity.GetString(Until)),
            Limit = entity.GetInt32(Limit) is > 0 and var limit ? limit : null,
            Used = entity.GetInt32(Used).GetValueOrDefault(),
            Reserved = entity.GetInt32(Reserved).GetValueOrDefault(),
            ReservedUntil = entity.GetDateTimeOffset(ReservedUntil),
        };

    private static string TextOf(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static string TextOf(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture) ?? string.Empty;

    private static decimal? ReadNumber(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset? ReadTime(string text) =>
        text.Length == 0 ? null : DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
