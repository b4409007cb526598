using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using CartFunctions.Storage.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>A cart's items.</summary>
/// <param name="Cart">The cart.</param>
[JsonConverter(typeof(PartConverter<CartItemsJson>))]
internal readonly record struct CartItemsJson(CartView Cart) : IJsonPart
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => json.WriteItems(Cart, Format);

    private static bool Format(LineView line, Span<byte> utf8, out int length) => Utf8.TryWrite(
        utf8,
        CultureInfo.InvariantCulture,
        $$"""{"productId":{"_id":"{{line.Line.ProductId}}",{{new ProductText(line.Product)}}}"""
        + $$""","quantity":{{line.Line.Quantity}},"priceAtAdd":{{line.Line.PriceAtAdd}},"problems":{{ItemJson.ProblemsOf(line)}}}""",
        out length);
}
