using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// A cart's lines as one text: a JSON array of <c>[productId, quantity, priceAtAdd]</c>. Prices stay exact decimals; the SDK
/// would turn a decimal property into 0.
/// </summary>
internal static class CartLinesText
{
    /// <summary>The text of some lines.</summary>
    public static string Write(ImmutableArray<CartLine> lines)
    {
        var text = new DefaultInterpolatedStringHandler(2, lines.Length, CultureInfo.InvariantCulture);
        foreach (var line in lines)
        {
            text.AppendLiteral(text.Text.IsEmpty ? "[[\"" : ",[\"");
            text.AppendFormatted(line.ProductId);
            text.AppendLiteral("\",");
            text.AppendFormatted(line.Quantity);
            text.AppendLiteral(",");
            text.AppendFormatted(line.PriceAtAdd);
            text.AppendLiteral("]");
        }

        text.AppendLiteral(text.Text.IsEmpty ? "[]" : "]");
        return text.ToStringAndClear();
    }

    /// <summary>The lines in a text that <see cref="Write(ImmutableArray{CartLine})"/> made.</summary>
    /// <exception cref="StorageFaultException">It has more than the lines as they are written here, which would be lost.</exception>
    public static ImmutableArray<CartLine> Read(string text)
    {
        using var utf8 = new PooledBuffer(text.Length);
        Encoding.UTF8.GetBytes(text, utf8);
        var json = new Utf8JsonReader(utf8.Written.Span);
        var lines = ImmutableArray.CreateBuilder<CartLine>(Math.Max(text.AsSpan().Count('[') - 1, 0)); // One bracket opens all, and one each.
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            Expect(ref json, JsonTokenType.String);
            var productId = ObjectId.Parse(json.ValueSpan);
            Expect(ref json, JsonTokenType.Number);
            var quantity = json.GetInt32();
            Expect(ref json, JsonTokenType.Number);
            lines.Add(new CartLine(productId, quantity, json.GetDecimal()));
            Expect(ref json, JsonTokenType.EndArray);
        }

        return json.TokenType == JsonTokenType.EndArray ? lines.DrainToImmutable() : throw Unreadable;
    }

    /// <summary>The text of some units: a JSON array of <c>[productId, units]</c>.</summary>
    public static string Write(ImmutableArray<ReservedUnits> units) =>
        $"[{string.Join(',', units.Select(one => $"[\"{one.ProductId}\",{one.Units}]"))}]";

    /// <summary>The units in a text that <see cref="Write(ImmutableArray{ReservedUnits})"/> made; none in none.</summary>
    /// <exception cref="StorageFaultException">It has more than the units as they are written here, which would be lost.</exception>
    public static ImmutableArray<ReservedUnits> ReadUnits(string? text)
    {
        if (text is null)
        {
            return [];
        }

        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var units = ImmutableArray.CreateBuilder<ReservedUnits>();
        Expect(ref json, JsonTokenType.StartArray);
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            Expect(ref json, JsonTokenType.String);
            var productId = ObjectId.Parse(json.ValueSpan);
            Expect(ref json, JsonTokenType.Number);
            units.Add(new ReservedUnits(productId, json.GetInt32()));
            Expect(ref json, JsonTokenType.EndArray);
        }

        return json.TokenType == JsonTokenType.EndArray ? units.DrainToImmutable() : throw Unreadable;
    }

    private static StorageFaultException Unreadable =>
        StorageFaultException.OfContent("a cart's lines are stored in a form that this app does not know");

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw Unreadable;
        }
    }
}
