using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Lines as one text: a JSON array of <c>[productId, quantity, priceAtAdd]</c>. Prices stay exact decimals; the SDK would turn a decimal
/// property into 0.
/// </summary>
internal static class CartLinesText
{
    /// <summary>Writes lines.</summary>
    public static string Write(ImmutableArray<CartLine> lines) => Join(lines.Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"[\"{line.ProductId}\",{line.Quantity},{line.PriceAtAdd}]")));

    /// <summary>Writes reserved units: a JSON array of <c>[productId, units]</c>.</summary>
    public static string Write(ImmutableArray<ReservedUnits> units) => Join(units.Select(one => $"[\"{one.ProductId}\",{one.Units}]"));

    /// <summary>Reads lines.</summary>
    /// <exception cref="StorageFaultException">The text has more than lines, or another form. Nothing is dropped silently.</exception>
    public static ImmutableArray<CartLine> Read(string text) =>
        Read(text, 3, entry => new CartLine(IdIn(entry), CountIn(entry), entry[2].GetDecimal()));

    /// <summary>Reads reserved units; none if the text is null.</summary>
    /// <exception cref="StorageFaultException">The text has more than units, or another form. Nothing is dropped silently.</exception>
    public static ImmutableArray<ReservedUnits> ReadUnits(string? text) =>
        text is null ? [] : Read(text, 2, entry => new ReservedUnits(IdIn(entry), CountIn(entry)));

    private static string Join(IEnumerable<string> entries) => $"[{string.Join(',', entries)}]";

    private static ImmutableArray<T> Read<T>(string text, int length, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(
                entry => entry.GetArrayLength() == length ? read(entry) : throw new FormatException())];
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw StorageFaultException.OfContent("a cart's lines are stored in a form that this app does not know");
        }
    }

    private static ObjectId IdIn(JsonElement entry) => ObjectId.Parse(entry[0].GetString()!);

    private static int CountIn(JsonElement entry) => entry[1].GetInt32() is var count and >= 0 ? count : throw new FormatException();
}
