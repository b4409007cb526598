using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>
/// A cart's lines as one text: a JSON array of <c>[productId, quantity, priceAtAdd]</c>. Prices stay exact decimals; the SDK
/// would turn a decimal property into 0.
/// </summary>
public static class CartLinesText
{
    /// <summary>The text of some lines.</summary>
    public static string Write(ImmutableArray<CartLine> lines)
    {
        var text = new ArrayBufferWriter<byte>(64 * (lines.Length + 1));
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            foreach (var line in lines)
            {
                json.WriteStartArray();
                json.WriteStringValue(line.ProductId.ToString());
                json.WriteNumberValue(line.Quantity);
                json.WriteNumberValue(line.PriceAtAdd);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>The lines in a text that <see cref="Write"/> made.</summary>
    public static ImmutableArray<CartLine> Read(string text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        var lines = ImmutableArray.CreateBuilder<CartLine>();
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            json.Read();
            var productId = ObjectId.Parse(json.GetString());
            json.Read();
            var quantity = json.GetInt32();
            json.Read();
            lines.Add(new CartLine(productId, quantity, json.GetDecimal()));
            json.Read();
        }

        return lines.DrainToImmutable();
    }
}
