using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>A cart in a response of either surface. Amounts are the text that was sent.</summary>
public sealed record ShownCart(
    string Id, string Version, IReadOnlyList<ShownItem> Items, string Total, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Reads a cart of the cart API.</summary>
    public static ShownCart OfEnvelope(JsonElement cart) => new(
        Text(cart, "_id"),
        Text(cart, "version"),
        [.. cart.GetProperty("items").EnumerateArray().Select(item => new ShownItem(
            Text(item.GetProperty("productId"), "_id"), Quantity(item), item.GetProperty("priceAtAdd").GetRawText()))],
        cart.GetProperty("totalAmount").GetRawText(),
        cart.GetProperty("createdAt").GetDateTimeOffset(),
        cart.GetProperty("updatedAt").GetDateTimeOffset());

    /// <summary>Reads a cart of the device API.</summary>
    public static ShownCart OfDevice(JsonElement cart) => new(
        Text(cart, "id"),
        Text(cart, "version"),
        [.. cart.GetProperty("items").EnumerateArray().Select(item => new ShownItem(
            Text(item, "product_id"), Quantity(item), item.GetProperty("price_at_addition").GetRawText()))],
        cart.GetProperty("total_amount").GetRawText(),
        cart.GetProperty("created_at").GetDateTimeOffset(),
        cart.GetProperty("updated_at").GetDateTimeOffset());

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static int Quantity(JsonElement item) => item.GetProperty("quantity").GetInt32();
}

/// <summary>A line of a cart, with its price at add.</summary>
public sealed record ShownItem(string Product, int Quantity, string Price);
