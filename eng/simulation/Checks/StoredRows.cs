using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>Units of a product that a cart has a row for.</summary>
/// <param name="Id">The reservation.</param>
/// <param name="Units">How many.</param>
/// <param name="Until">When somebody else may ask whether it is over, in ticks.</param>
internal sealed record RowStored(string Id, int Units, long Until);

/// <summary>A cart as it is stored, as far as reservations concern it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="UpdatedAt">When it last changed, in ticks.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Charges">Its charges, as JSON.</param>
/// <param name="Data">What the shop keeps with it, as JSON.</param>
/// <param name="ReservationId">The reservation that it names; null for none.</param>
/// <param name="Held">What it says it holds, as text; null for nothing.</param>
/// <param name="Until">Until when it holds or wants anything, in ticks; 0 for nothing.</param>
internal sealed record CartStored(
    string Version,
    long UpdatedAt,
    ImmutableArray<LineSeen> Lines,
    string Charges,
    string Data,
    string? ReservationId,
    string? Held,
    long Until)
{
    /// <summary>The units that it holds.</summary>
    public IReadOnlyDictionary<string, int> Units { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The units that a reservation on its way asks for.</summary>
    public IReadOnlyDictionary<string, int> Wanted { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The units of a product that nobody may release under a reservation.</summary>
    public int NeedOf(string productId, string reservationId) => reservationId != ReservationId ? 0
        : Math.Max(Units.GetValueOrDefault(productId), Wanted.GetValueOrDefault(productId));
}

/// <summary>Reads what the app stores, by a reader of the checker's own.</summary>
internal static class StoredRows
{
    private const string RowStart = "r-";
    private const string OrderStart = "order-";
    private const int IdLength = 24;

    /// <summary>Whether it is the progress of a sweep.</summary>
    public static bool IsProgress(StoredChange change) => change.Key.Partition == "sweep";

    /// <summary>Whether it is a product: its key is its id.</summary>
    public static bool IsProduct(StoredChange change) => change.Table == "products" && change.Key.Row.Length == IdLength;

    /// <summary>
    /// Whether a product that stays changed by a reservation or a purchase: every change that a client asks for has a version.
    /// </summary>
    public static bool IsMove(StoredChange change) => change is { Before: { } before, After: { } after } && !IsDeleted(after)
        && Text(before, "Incarnation") == Text(after, "Incarnation") && Text(before, "Version") == Text(after, "Version");

    /// <summary>The product and the cart of a reservation's row; null if it is none.</summary>
    public static (string ProductId, string CartId)? RowKey(StoredChange change) =>
        change.Table == "products" && change.Key.Row.StartsWith(RowStart, StringComparison.Ordinal)
            ? (change.Key.Row.Substring(RowStart.Length, IdLength), change.Key.Row[(RowStart.Length + IdLength + 1)..])
            : null;

    /// <summary>Whether it is a cart: both its keys are its id.</summary>
    public static bool IsCart(StoredChange change) => change.Table == "carts" && change.Key.Row == change.Key.Partition;

    /// <summary>The id of an order; null if it is none.</summary>
    public static string? OrderId(StoredChange change) =>
        change.Table == "carts" && change.Key.Row.StartsWith(OrderStart, StringComparison.Ordinal)
            ? change.Key.Row[OrderStart.Length..]
            : null;

    /// <summary>Whether it is the row of a product that was deleted.</summary>
    public static bool IsDeleted(StoredEntity? entity) => entity?.Find("Deleted")?.Value is true;

    /// <summary>A product; null if there is none.</summary>
    public static ProductValue? Product(StoredEntity? entity) => entity is null || IsDeleted(entity) ? null : new ProductValue(
        Text(entity, "Name"),
        decimal.Parse(Text(entity, "Price")!, CultureInfo.InvariantCulture),
        (int)entity.Find("Stock")!.Value.Value,
        entity.Find("Reserved")?.Value is int reserved ? reserved : 0)
    {
        Sku = Text(entity, "Sku"),
    };

    /// <summary>A reservation's row; null if there is none.</summary>
    public static RowStored? Row(StoredEntity? entity) =>
        entity is null ? null : new RowStored(
            Text(entity, "Id")!, (int)entity.Find("Units")!.Value.Value, Time(entity, "Until"));

    /// <summary>A cart; null if there is none.</summary>
    public static CartStored? Cart(StoredEntity? entity)
    {
        if (entity is null)
        {
            return null;
        }

        var held = Text(entity, "Held");
        return new CartStored(
            $"{Text(entity, "Incarnation")}-{Text(entity, "Version")}",
            Time(entity, "UpdatedAt"),
            Lines(Text(entity, "Lines")!),
            ChargesText.OfStored(Text(entity, "Charges")),
            Text(entity, "Data") ?? LineOptions.None,
            Text(entity, "ReservationId"),
            held,
            Math.Max(Time(entity, "HeldUntil"), Time(entity, "WantedUntil")))
        {
            Units = Units(held),
            Wanted = Units(Text(entity, "Wanted")),
        };
    }

    /// <summary>The ids of the changes that a write brought into a cart. Lines that come back to it are nobody's change.</summary>
    public static IEnumerable<ulong> NewWrites(StoredChange change) =>
        StoredMerges.Leaving(change.Before) is not null && StoredMerges.Leaving(change.After) is null
            ? []
            : Writes(change.After).Except(Writes(change.Before));

    /// <summary>An order.</summary>
    public static OrderSeen Order(StoredEntity entity)
    {
        var lines = Lines(Text(entity, "Lines")!);
        var (total, charges) = (lines.Sum(line => line.Quantity * line.Price), ChargesText.OfStored(Text(entity, "Charges")));
        return new OrderSeen(
            entity.Key.Row[OrderStart.Length..],
            entity.Key.Partition,
            lines,
            JsonSerializer.Deserialize<string[]>(Text(entity, "Names")!)!,
            total,
            charges,
            total + ChargesText.SumOf(charges),
            Text(entity, "Data") ?? LineOptions.None,
            new DateTimeOffset(Time(entity, "PlacedAt"), TimeSpan.Zero))
        {
            Skus = Text(entity, "Skus") is { } skus ? JsonSerializer.Deserialize<string?[]>(skus)! : [.. lines.Select(_ => (string?)null)],
        };
    }

    /// <summary>The lines in a text.</summary>
    public static ImmutableArray<LineSeen> Lines(string text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray()
            .Select(line => new LineSeen(
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
        return json.RootElement.EnumerateArray().ToDictionary(unit => unit[0].GetString()!, unit => unit[1].GetInt32());
    }

    /// <summary>A property as text; null if there is none.</summary>
    public static string? Text(StoredEntity entity, string name) => entity.Find(name)?.Value is { } value ? TextOf(value) : null;

    /// <summary>The value of a property as text.</summary>
    public static string? TextOf(object value) => value is byte[] bytes
        ? Convert.ToHexString(bytes)
        : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static long Time(StoredEntity entity, string name) => entity.Find(name)?.Value is long ticks ? ticks : 0;
}
