using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using CartFunctions.Storage.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>A device cart's items.</summary>
/// <param name="Cart">The cart.</param>
[JsonConverter(typeof(PartConverter<DeviceCartItemsJson>))]
internal readonly record struct DeviceCartItemsJson(CartView Cart) : IJsonPart
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => json.WriteItems(Cart, Format);

    private static bool Format(LineView line, Span<byte> utf8, out int length) => Utf8.TryWrite(
        utf8,
        CultureInfo.InvariantCulture,
        $$"""{"product_id":"{{line.Line.ProductId}}","quantity":{{line.Line.Quantity}},"price_at_addition":{{line.Line.PriceAtAdd}}"""
        + $$$""","problems":{{{ItemJson.ProblemsOf(line)}}},"product":{{{{new ProductText(line.Product)}}}}}""",
        out length);
}
