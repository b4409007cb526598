using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A stored reservation row: units of a product, or a use of a coupon.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Units">The number of units.</param>
/// <param name="Until">When other requests may check whether it has expired, in ticks.</param>
/// <param name="Creation">The creation of the coupon; null for a product.</param>
internal sealed record StoredReservationRow(string Id, int Units, long Until, string? Creation);

/// <summary>A stored cart, with the values that the checker needs.</summary>
/// <param name="Version">Its version.</param>
/// <param name="UpdatedAt">When it last changed, in ticks.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Charges">Its charges, as JSON.</param>
/// <param name="Data">The shop's data in the cart, as JSON.</param>
/// <param name="ReservationId">The id of its reservation; null for none.</param>
/// <param name="Held">The units that it holds, as text; null for none.</param>
/// <param name="Until">When its held or requested units expire, in ticks; 0 for none.</param>
internal sealed record StoredCart(
    string Version,
    long UpdatedAt,
    ImmutableArray<ObservedLine> Lines,
    string Charges,
    string Data,
    string? ReservationId,
    string? Held,
    long Until)
{
    /// <summary>The code of its coupon; null for none.</summary>
    public string? Coupon { get; init; }

    /// <summary>The units that it holds.</summary>
    public IReadOnlyDictionary<string, int> Units { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The units that a reservation in progress requests.</summary>
    public IReadOnlyDictionary<string, int> Requested { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The units of a product that must stay reserved for the cart.</summary>
    public int NeedOf(string productId, string reservationId) => reservationId != ReservationId ? 0
        : Math.Max(Units.GetValueOrDefault(productId), Requested.GetValueOrDefault(productId));
}

/// <summary>Reads the stored rows without the app's code.</summary>
internal static class StoredRows
{
    private const string RowStart = "r-";
    private const string UseStart = "use-";
    private const string CouponStart = "uses-";
    private const string OrderStart = "order-";
    private const int IdLength = 24;
    private const int Unlimited = 1_000_000;

    /// <summary>Whether the row is the progress of a sweep.</summary>
    public static bool IsProgress(StoredChange change) => change.Key.Partition == "sweep";

    /// <summary>Whether the row is a product. Its RowKey is its id.</summary>
    public static bool IsProduct(StoredChange change) => change.Table == "products" && change.Key.Row.Length == IdLength;

    /// <summary>Whether the row is a coupon.</summary>
    public static bool IsCoupon(StoredChange change) =>
        change.Table == "products" && change.Key.Row.StartsWith(CouponStart, StringComparison.Ordinal);

    /// <summary>The id of a coupon.</summary>
    public static string IdOf(StoredChange change) => change.Key.Row[CouponStart.Length..];

    /// <summary>The code of a coupon.</summary>
    public static string CodeOf(StoredChange change) => Text((change.After ?? change.Before)!, "Code")!;

    /// <summary>The id for the uses of a coupon, where the checker counts them like units of a product.</summary>
    public static string UsesOf(string code) =>
        UseStart + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"coupon:{code}")).AsSpan(0, IdLength / 2));

    /// <summary>The id for the uses of a changed coupon.</summary>
    public static string UsesOf(StoredChange change) => UseStart + IdOf(change);

    /// <summary>
    /// Whether a reservation or a purchase changed an existing product or coupon. Every change that a client requests has a new version.
    /// </summary>
    public static bool IsReservationWrite(StoredChange change) => change is { Before: { } before, After: { } after } && !IsDeleted(after)
        && Text(before, "Incarnation") == Text(after, "Incarnation") && Text(before, "Version") == Text(after, "Version");

    /// <summary>The product, or the id for the uses of a coupon, and the cart of a reservation row; null for another row.</summary>
    public static (string ProductId, string CartId)? RowKey(StoredChange change)
    {
        var (row, end) = (change.Key.Row, change.Key.Row.Length - IdLength);
        return change.Table != "products" ? null
            : row.StartsWith(RowStart, StringComparison.Ordinal) ? (row.Substring(RowStart.Length, IdLength), row[end..])
            : row.StartsWith(UseStart, StringComparison.Ordinal) ? (row[..(UseStart.Length + IdLength)], row[end..])
            : null;
    }

    /// <summary>Whether the row is a cart. Both its keys are its id.</summary>
    public static bool IsCart(StoredChange change) => change.Table == "carts" && change.Key.Row == change.Key.Partition;

    /// <summary>The id of an order; null for another row.</summary>
    public static string? OrderId(StoredChange change) =>
        change.Table == "carts" && change.Key.Row.StartsWith(OrderStart, StringComparison.Ordinal)
            ? change.Key.Row[OrderStart.Length..]
            : null;

    /// <summary>Whether the row is a deleted product.</summary>
    public static bool IsDeleted(StoredEntity? entity) => entity?.Find("Deleted")?.Value is true;

    /// <summary>A product; null if there is none.</summary>
    public static ProductState? Product(StoredEntity? entity) => entity is null || IsDeleted(entity) ? null : new ProductState(
        Text(entity, "Name"),
        decimal.Parse(Text(entity, "Price")!, CultureInfo.InvariantCulture),
        (int)entity.Find("Stock")!.Value.Value,
        entity.Find("Reserved")?.Value is int reserved ? reserved : 0)
    {
        Sku = Text(entity, "Sku"),
    };

    /// <summary>Reads a coupon; null if there is none.</summary>
    public static CouponState? Coupon(StoredEntity? entity) => entity is null || IsDeleted(entity) ? null : new CouponState
    {
        Percent = Number(entity, "Percent"),
        Amount = Number(entity, "Amount"),
        Minimum = Number(entity, "Minimum"),
        ProductId = Text(entity, "Products") is { Length: > 0 } id ? id : null,
        From = OptionalTime(entity, "From"),
        Until = OptionalTime(entity, "Until"),
        Limit = entity.Find("Limit")?.Value is int and > 0 and var limit ? limit : null,
        Used = entity.Find("Used")?.Value is int used ? used : 0,
        Reserved = entity.Find("Reserved")?.Value is int reserved ? reserved : 0,
    };

    /// <summary>The uses of a coupon as units of a product; null if there is no coupon.</summary>
    public static ProductState? Uses(StoredEntity? entity) => Coupon(entity) is not { } coupon ? null
        : new ProductState(null, null, Math.Max(0, (coupon.Limit ?? Unlimited) - coupon.Used), coupon.Reserved);

    /// <summary>Reads a reservation row; null if there is none.</summary>
    public static StoredReservationRow? Row(StoredEntity? entity) =>
        entity is null ? null : new StoredReservationRow(
            Text(entity, "Id")!, (int)entity.Find("Units")!.Value.Value, Time(entity, "Until"), Text(entity, "Creation"));

    /// <summary>A cart; null if there is none.</summary>
    public static StoredCart? Cart(StoredEntity? entity)
    {
        if (entity is null)
        {
            return null;
        }

        var held = Text(entity, "Held");
        return new StoredCart(
            $"{Text(entity, "Incarnation")}-{Text(entity, "Version")}",
            Time(entity, "UpdatedAt"),
            Lines(Text(entity, "Lines")!),
            ChargesText.OfStored(Text(entity, "Charges")),
            Text(entity, "Data") ?? LineOptions.None,
            Text(entity, "ReservationId"),
            held,
            Math.Max(Time(entity, "HeldUntil"), Time(entity, "WantedUntil")))
        {
            Coupon = Text(entity, "Coupon"),
            Units = Units(held),
            Requested = Units(Text(entity, "Wanted")),
        };
    }

    /// <summary>The write ids that a write added to a cart; none if it returns the lines of a merge.</summary>
    public static IEnumerable<ulong> NewWrites(StoredChange change) =>
        StoredMerges.MergeIntentOf(change.Before) is not null && StoredMerges.MergeIntentOf(change.After) is null
            ? []
            : Writes(change.After).Except(Writes(change.Before));

    /// <summary>An order.</summary>
    public static ObservedOrder Order(StoredEntity entity)
    {
        var lines = Lines(Text(entity, "Lines")!);
        var (total, charges) = (lines.Sum(line => line.Quantity * line.Price), ChargesText.OfStored(Text(entity, "Charges")));
        var coupon = Text(entity, "Coupon")?.Split(' ') is [var code, var discount, _]
            ? new ObservedCoupon(code, decimal.Parse(discount, CultureInfo.InvariantCulture), string.Empty)
            : null;
        return new ObservedOrder(
            entity.Key.Row[OrderStart.Length..],
            entity.Key.Partition,
            lines,
            JsonSerializer.Deserialize<string[]>(Text(entity, "Names")!)!,
            total,
            charges,
            total - (coupon?.Discount ?? 0) + ChargesText.SumOf(charges),
            Text(entity, "Data") ?? LineOptions.None,
            new DateTimeOffset(Time(entity, "PlacedAt"), TimeSpan.Zero))
        {
            UserId = Text(entity, "UserId") ?? SimulatedCart.Guest,
            Coupon = coupon,
            Skus = Text(entity, "Skus") is { } skus ? JsonSerializer.Deserialize<string?[]>(skus)! : [.. lines.Select(_ => (string?)null)],
        };
    }

    /// <summary>The lines in a text.</summary>
    public static ImmutableArray<ObservedLine> Lines(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray()
            .Select(line => new ObservedLine(
                line[0].GetString()!,
                line[1].GetInt32(),
                line[2].GetDecimal(),
                line.GetArrayLength() > 3 ? line[3].GetRawText() : LineOptions.None))];
    }

    private static IEnumerable<ulong> Writes(StoredEntity? cart) =>
        (cart?.Find("Writes")?.Value as byte[] ?? []).Chunk(sizeof(ulong)).Select(id => BinaryPrimitives.ReadUInt64BigEndian(id));

    private static IReadOnlyDictionary<string, int> Units(string? text)
    {
        if (text is null)
        {
            return ImmutableDictionary<string, int>.Empty;
        }

        using var json = JsonDocument.Parse(text);
        return json.RootElement.EnumerateArray().ToDictionary(
            unit => unit.GetArrayLength() == 3 ? UseStart + unit[0].GetString() : unit[0].GetString()!, unit => unit[1].GetInt32());
    }

    private static decimal? Number(StoredEntity entity, string name) =>
        Text(entity, name) is { Length: > 0 } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? OptionalTime(StoredEntity entity, string name) =>
        Text(entity, name) is { Length: > 0 } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A property as text; null if there is none.</summary>
    public static string? Text(StoredEntity entity, string name) => entity.Find(name)?.Value is { } value ? TextOf(value) : null;

    /// <summary>The value of a property as text.</summary>
    public static string? TextOf(object value) => value is byte[] bytes
        ? Convert.ToHexString(bytes)
        : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static long Time(StoredEntity entity, string name) => entity.Find(name)?.Value is long ticks ? ticks : 0;
}
