using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>POST /api/cart</c> and <c>GET /api/cart/{cartId}</c>.</summary>
public sealed class AddCartItemTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_first_add_creates_a_cart_with_every_field_of_the_contract()
    {
        var product = await app.Client.AddProductAsync(stock: 5, price: "9.99", name: "Phin cà phê");

        var answer = await app.Client.AddAsync(product, 2);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ("application/json; charset=utf-8", "no-store"), (answer.Header("Content-Type"), answer.Header("Cache-Control")));
        Assert.Equal(["data", "error", "message", "success"], Names(answer.Json));
        Assert.Equal(
            (true, "Item added to cart successfully", JsonValueKind.Null),
            (answer.Json.GetProperty("success").GetBoolean(), answer.Message, answer.Json.GetProperty("error").ValueKind));
        Assert.Equal(
            [
                "_id", "amountDue", "charges", "coupon", "createdAt", "data", "items", "reservation", "totalAmount", "updatedAt", "userId",
                "version",
            ],
            Names(answer.Data));
        Assert.Matches("^[0-9a-f]{24}$", answer.CartId);
        Assert.Equal("guest", answer.Data.GetProperty("userId").GetString());
        Assert.Equal("19.98", answer.Cart.Total);
        Assert.Equal($"\"{answer.Cart.Version}\"", answer.ETag);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", answer.Data.GetProperty("createdAt").GetString());
        Assert.Equal(answer.Data.GetProperty("createdAt").GetString(), answer.Data.GetProperty("updatedAt").GetString());
        var line = Assert.Single(answer.Data.GetProperty("items").EnumerateArray());
        Assert.Equal(
            $$"""{"lineId":"{{product}}","productId":{"_id":"{{product}}","name":"Phin cà phê","price":9.99,"stock":5"""
            + ""","reserved":0,"sku":null}"""
            + ""","options":{},"quantity":2,"priceAtAdd":9.99,"discount":0,"problems":[]}""",
            line.GetRawText());
    }

    [Fact]
    public async Task A_cart_is_read_as_the_last_change_left_it()
    {
        var product = await app.Client.AddProductAsync(stock: 5);
        var first = await app.Client.AddAsync(product, 2);
        var second = await app.Client.AddAsync(product, 3, first.CartId);

        var read = await app.Client.GetCartAsync(first.CartId.ToUpperInvariant());

        Assert.Equal("Cart retrieved successfully", read.Message);
        Assert.Equal(second.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(second.ETag, read.ETag);
        Assert.NotEqual(first.ETag, second.ETag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"cartId\":null,")]
    [InlineData("\"cartId\":\"\",")]
    public async Task An_add_without_a_cart_id_creates_a_cart_with_a_new_id(string cartId)
    {
        var product = await app.Client.AddProductAsync(stock: 5);
        var body = $$"""{ {{cartId}} "productId":"{{product}}","quantity":1 }""";

        var one = await app.Client.SendAsync("POST", "/api/cart", body);
        var two = await app.Client.SendAsync("POST", "/api/cart", body);

        Assert.NotEqual(one.CartId, two.CartId);
    }

    [Fact]
    public async Task An_add_to_an_unused_id_creates_that_cart()
    {
        var product = await app.Client.AddProductAsync(stock: 5);
        var cartId = ObjectId.New().ToString();

        Assert.Equal(cartId, (await app.Client.AddAsync(product, 1, cartId)).CartId);
    }

    [Fact]
    public async Task A_missing_product_cannot_be_added()
    {
        var answer = await app.Client.AddAsync(ObjectId.New().ToString(), 1);

        answer.MustFail(HttpStatusCode.NotFound, "Product not found");
    }

    [Fact]
    public async Task More_than_the_stock_is_refused_and_the_cart_stays_as_it_was()
    {
        var product = await app.Client.AddProductAsync(stock: 3);
        var before = await app.Client.AddAsync(product, 2);

        var refused = await app.Client.AddAsync(product, 2, before.CartId);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: 3 left, 2 of them in the cart", refused.Message);
        Assert.Equal(before.Data.GetRawText(), (await app.Client.GetCartAsync(before.CartId)).Data.GetRawText());
    }

    [Fact]
    public async Task A_missing_cart_is_not_found_and_a_malformed_id_is_refused()
    {
        (await app.Client.GetCartAsync(ObjectId.New().ToString())).MustFail(HttpStatusCode.NotFound, "Cart not found");
        (await app.Client.GetCartAsync("42")).MustFail(HttpStatusCode.BadRequest, "Invalid ID format");
    }

    [Fact]
    public async Task A_deleted_product_stays_in_the_cart_without_a_name_and_a_price()
    {
        var product = await app.Client.AddProductAsync(stock: 3, price: "4.5");
        var cart = await app.Client.AddAsync(product, 2);
        await app.Client.DeleteProductAsync(product);

        var read = await app.Client.GetCartAsync(cart.CartId);

        Assert.Equal(
            $$"""[{"lineId":"{{product}}","productId":{"_id":"{{product}}","name":null,"price":null,"stock":0,"reserved":0,"sku":null}"""
            + ""","options":{},"quantity":2,"priceAtAdd":4.5,"discount":0,"problems":["Product not found"]}]""",
            read.Data.GetProperty("items").GetRawText());
        Assert.Equal("9.0", read.Cart.Total);
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name).Order();
}
