using System.Text;
using CartFunctions.Catalog;

namespace CartFunctions.Bench;

/// <summary>One of the operations that are measured.</summary>
/// <param name="Name">As the report has it.</param>
/// <param name="Make">The request: of a path and query's end, a cart, a product.</param>
internal sealed record Operation(string Name, Func<Uri, string, ObjectId, Product, HttpRequestMessage> Make)
{
    /// <summary>Adds to an existing cart.</summary>
    public static Operation Add { get; } = new("add", AddTo);

    /// <summary>Adds to a cart that is not there yet.</summary>
    public static Operation AddNew { get; } =
        new("add-new", (address, query, _, product) => AddTo(address, query, ObjectId.New(), product));

    /// <summary>Reads a cart.</summary>
    public static Operation Get { get; } =
        new("get", (address, query, cart, _) => new(HttpMethod.Get, new Uri(address, $"/api/cart/{cart}{query}")));

    /// <summary>Sets a line's quantity.</summary>
    public static Operation Set { get; } =
        new("set", (address, query, cart, product) => new(HttpMethod.Put, LineOf(address, query, cart, product))
        {
            Content = Json($$"""{"quantity":{{Random.Shared.Next(1, 10)}}}"""),
        });

    /// <summary>Removes a line; a cart gets it back by an add that is not measured.</summary>
    public static Operation Remove { get; } =
        new("remove", (address, query, cart, product) => new(HttpMethod.Delete, LineOf(address, query, cart, product))) { Undo = AddTo };

    /// <summary>Reserves what is on the lines; it is given back by a release that is not measured.</summary>
    public static Operation Reserve { get; } =
        new("reserve", (address, _, cart, _) => new(HttpMethod.Put, new Uri(address, $"/api/cart/{cart}/reservation")))
        {
            Undo = (address, _, cart, _) => new(HttpMethod.Delete, new Uri(address, $"/api/cart/{cart}/reservation")),
        };

    /// <summary>Adds to the cart of a device; the baseline knows no devices and adds to that cart.</summary>
    /// <param name="device">The device.</param>
    public static Operation AddOnDevice(string device) => new("device-add", (address, query, cart, product) =>
        query.Length > 0 ? AddTo(address, query, cart, product) : new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/cart/items"))
        {
            Headers = { { "DeviceID", device } },
            Content = Json($$"""{"product_id":"{{product.Id}}","quantity":1}"""),
        });

    /// <summary>What puts the cart back into its state; null if nothing is needed.</summary>
    public Func<Uri, string, ObjectId, Product, HttpRequestMessage>? Undo { get; init; }

    private static HttpRequestMessage AddTo(Uri address, string query, ObjectId cart, Product product) =>
        new(HttpMethod.Post, new Uri(address, $"/api/cart{query}"))
        {
            Content = Json($$"""{"cartId":"{{cart}}","productId":"{{product.Id}}","quantity":1}"""),
        };

    private static Uri LineOf(Uri address, string query, ObjectId cart, Product product) =>
        new(address, $"/api/cart/{cart}/items/{product.Id}{query}");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
