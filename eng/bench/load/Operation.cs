using System.Text;
using System.Text.Json;
using CartFunctions.Catalog;

namespace CartFunctions.Bench;

/// <summary>A measured operation.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Make">Creates the request from a query, a cart and a product.</param>
internal sealed record Operation(string Name, Func<Uri, string, ObjectId, Product, HttpRequestMessage> Make)
{
    /// <summary>Adds to an existing cart.</summary>
    public static Operation Add { get; } = new("add", (address, query, cart, product) => AddTo(address, query, cart, product));

    /// <summary>Adds with options to an existing cart.</summary>
    public static Operation AddWithOptions { get; } = new("add-options", (address, query, cart, product) =>
        AddTo(address, query, cart, product, $$""","options":{{JsonSerializer.Serialize(SeedData.Options)}}"""));

    /// <summary>Adds to a new cart.</summary>
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

    /// <summary>Removes a line. An unmeasured add restores it.</summary>
    public static Operation Remove { get; } =
        new("remove", (address, query, cart, product) => new(HttpMethod.Delete, LineOf(address, query, cart, product))) { Undo = Add.Make };

    /// <summary>Reserves the units of a cart. An unmeasured release undoes it.</summary>
    public static Operation Reserve { get; } =
        new("reserve", (address, _, cart, _) => new(HttpMethod.Put, new Uri(address, $"/api/cart/{cart}/reservation")))
        {
            Undo = (address, _, cart, _) => new(HttpMethod.Delete, new Uri(address, $"/api/cart/{cart}/reservation")),
        };

    /// <summary>Adds to the cart of a device. The baseline has no devices and adds to the same cart.</summary>
    /// <param name="device">The device.</param>
    public static Operation AddOnDevice(string device) => new("device-add", (address, query, cart, product) =>
        query.Length > 0 ? AddTo(address, query, cart, product) : new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/cart/items"))
        {
            Headers = { { "DeviceID", device } },
            Content = Json($$"""{"product_id":"{{product.Id}}","quantity":1}"""),
        });

    /// <summary>The request that restores the cart; null if none is needed.</summary>
    public Func<Uri, string, ObjectId, Product, HttpRequestMessage>? Undo { get; init; }

    private static HttpRequestMessage AddTo(Uri address, string query, ObjectId cart, Product product, string more = "") =>
        new(HttpMethod.Post, new Uri(address, $"/api/cart{query}"))
        {
            Content = Json($$"""{"cartId":"{{cart}}","productId":"{{product.Id}}","quantity":1{{more}}}"""),
        };

    private static Uri LineOf(Uri address, string query, ObjectId cart, Product product) =>
        new(address, $"/api/cart/{cart}/items/{product.Id}{query}");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
