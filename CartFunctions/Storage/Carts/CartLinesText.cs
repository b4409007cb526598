using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Stores lines as text: a JSON array of <c>[productId, quantity, priceAtAdd]</c>, or <c>[productId, quantity, priceAtAdd, options]</c> for
/// a line with options. Prices are exact decimals in it; the SDK would turn a decimal property into 0.
/// </summary>
internal static class CartLinesText
{
    private const string Coupon = "coupon"; // Marks an entry that is no product.

    /// <summary>Writes lines.</summary>
    public static string Write(ImmutableArray<CartLine> lines) => Join(lines.Select(line => line.Options is null
        ? string.Create(CultureInfo.InvariantCulture, $"[\"{line.ProductId}\",{line.Quantity},{line.PriceAtAdd}]")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"[\"{line.ProductId}\",{line.Quantity},{line.PriceAtAdd},{StringMapText.Write(line.Options)}]")));

    /// <summary>Writes reserved units: a JSON array of <c>[productId, units]</c>, and of <c>[couponId, uses, "coupon"]</c>.</summary>
    public static string Write(ImmutableArray<ReservedUnits> units) => Join(units.Select(one => one.StockId.IsCoupon
        ? $"[\"{one.StockId.Id}\",{one.Units},\"{Coupon}\"]"
        : $"[\"{one.StockId.Id}\",{one.Units}]"));

    /// <summary>Reads lines.</summary>
    /// <exception cref="StorageFaultException">The text has another form, so data would be lost.</exception>
    public static ImmutableArray<CartLine> Read(string text) =>
        Read(text, entry => new CartLine(IdIn(entry), CountIn(entry), entry[2].GetDecimal(), entry.GetArrayLength() switch
        {
            3 => null,
            4 => StringMapText.Read(entry[3]),
            _ => throw new FormatException(),
        }));

    /// <summary>Reads reserved units; none if the text is null.</summary>
    /// <exception cref="StorageFaultException">The text has another form, so data would be lost.</exception>
    public static ImmutableArray<ReservedUnits> ReadUnits(string? text) =>
        text is null ? [] : Read(text, entry => new ReservedUnits(
            new StockId(IdIn(entry), IsCoupon: entry.GetArrayLength() switch
            {
                2 => false,
                3 when entry[2].GetString() == Coupon => true,
                _ => throw new FormatException(),
            }),
            CountIn(entry)));

    private static string Join(IEnumerable<string> entries) => $"[{string.Join(',', entries)}]";

    private static ImmutableArray<T> Read<T>(string text, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(read)];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException
            or ArgumentException or IndexOutOfRangeException)
        {
            throw StorageFaultException.ForUnreadableContent(
                "the lines of a cart are stored in a form that this version of the app does not know");
        }
    }

    private static ObjectId IdIn(JsonElement entry) => ObjectId.Parse(entry[0].GetString()!);

    private static int CountIn(JsonElement entry) => entry[1].GetInt32() is var count and >= 0 ? count : throw new FormatException();
}
