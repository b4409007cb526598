using System.Text.Json;
using System.Text.Json.Serialization;
using CartFunctions.Storage.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>
/// A cart's items. They are written by hand: there are up to 200, and generated code would call a converter for each id and price.
/// </summary>
/// <param name="Cart">The cart.</param>
[JsonConverter(typeof(PartConverter<CartItemsJson>))]
internal readonly record struct CartItemsJson(CartView Cart) : IJsonPart
{
    private static readonly JsonEncodedText ProductId = JsonEncodedText.Encode("productId");
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("_id");
    private static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
    private static readonly JsonEncodedText PriceAtAdd = JsonEncodedText.Encode("priceAtAdd");

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var line in Cart.Lines)
        {
            json.WriteStartObject();
            json.WriteStartObject(ProductId);
            json.WriteId(Id, line.Line.ProductId);
            json.WriteProduct(line.Product);
            json.WriteEndObject();
            json.WriteNumber(Quantity, line.Line.Quantity);
            json.WriteNumber(PriceAtAdd, line.Line.PriceAtAdd);
            json.WriteProblems(line.Problems);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
