using System.Text.Json;
using System.Text.Json.Serialization;
using CartFunctions.Storage.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>A device cart's items, written by hand as <see cref="CartItemsJson"/> is.</summary>
/// <param name="Cart">The cart.</param>
[JsonConverter(typeof(PartConverter<DeviceCartItemsJson>))]
internal readonly record struct DeviceCartItemsJson(CartView Cart) : IJsonPart
{
    private static readonly JsonEncodedText ProductId = JsonEncodedText.Encode("product_id");
    private static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
    private static readonly JsonEncodedText PriceAtAddition = JsonEncodedText.Encode("price_at_addition");
    private static readonly JsonEncodedText Product = JsonEncodedText.Encode("product");

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var line in Cart.Lines)
        {
            json.WriteStartObject();
            json.WriteId(ProductId, line.Line.ProductId);
            json.WriteNumber(Quantity, line.Line.Quantity);
            json.WriteNumber(PriceAtAddition, line.Line.PriceAtAdd);
            json.WriteProblems(line.Problems);
            json.WriteStartObject(Product);
            json.WriteProduct(line.Product);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
