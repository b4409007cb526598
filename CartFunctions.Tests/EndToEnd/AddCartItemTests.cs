using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>POST /api/cart</c> and <c>GET /api/cart/{cartId}</c> as a client sees them.</summary>
public sealed class AddCartItemTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_first_add_makes_a_cart_whose_answer_has_every_field_of_the_contract()
    {
        var product = await app.AddProductAsync(stock: 5, price: "9.99", name: "Phin cà phê");

        var answer = await app.AddAsync(product, 2);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            ("application/json; charset=utf-8", "no-store"), (answer.Header("Content-Type"), answer.Header("Cache-Control")));
        Assert.Equal(["data", "error", "message", "success"], Names(answer.Json));
        Assert.Equal(
            (true, "Item added to cart successfully", JsonValueKind.Null),
            (answer.Json.GetProperty("success").GetBoolean(), answer.Json.GetProperty("message").GetString(), answer.Json.GetProperty("error").ValueKind));
        Assert.Equal(["_id", "createdAt", "items", "totalAmount", "updatedAt", "userId", "version"], Names(answer.Data));
        Assert.Matches("^[0-9a-f]{24}$", answer.CartId);
        Assert.Equal("guest", answer.Data.GetProperty("userId").GetString());
        Assert.Equal("19.98", answer.Data.GetProperty("totalAmount").GetRawText());
        Assert.Equal($"\"{answer.Data.GetProperty("version").GetString()}\"", answer.Header("ETag"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", answer.Data.GetProperty("createdAt").GetString());
        Assert.Equal(answer.Data.GetProperty("createdAt").GetString(), answer.Data.GetProperty("updatedAt").GetString());
        var line = Assert.Single(answer.Data.GetProperty("items").EnumerateArray());
        Assert.Equal(
            $$"""{"productId":{"_id":"{{product}}","name":"Phin cà phê","price":9.99,"stock":5},"quantity":2,"priceAtAdd":9.99}""",
            line.GetRawText());
    }

    [Fact]
    public async Task A_cart_is_read_as_the_last_change_left_it()
    {
        var product = await app.AddProductAsync(stock: 5);
        var first = await app.AddAsync(product, 2);
        var second = await app.AddAsync(product, 3, first.CartId);

        var read = await app.SendAsync("GET", $"/api/cart/{first.CartId.ToUpperInvariant()}");

        Assert.Equal("Cart retrieved successfully", read.Json.GetProperty("message").GetString());
        Assert.Equal(second.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(second.Header("ETag"), read.Header("ETag"));
        Assert.NotEqual(first.Header("ETag"), second.Header("ETag"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"cartId\":null,")]
    [InlineData("\"cartId\":\"\",")]
    public async Task An_add_without_a_cart_id_makes_a_cart_with_a_new_id(string cartId)
    {
        var product = await app.AddProductAsync(stock: 5);
        var body = $$"""{ {{cartId}} "productId":"{{product}}","quantity":1 }""";

        var one = await app.SendAsync("POST", "/api/cart", body);
        var two = await app.SendAsync("POST", "/api/cart", body);

        Assert.NotEqual(one.CartId, two.CartId);
    }

    [Fact]
    public async Task An_add_to_an_id_that_has_no_cart_makes_that_cart()
    {
        var product = await app.AddProductAsync(stock: 5);
        var cartId = ObjectId.New().ToString();

        Assert.Equal(cartId, (await app.AddAsync(product, 1, cartId)).CartId);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("2e0")]
    [InlineData("20E-1")]
    [InlineData("2.000000000000000000000000000000000000000")]
    public async Task A_quantity_is_any_number_whose_value_is_whole(string quantity)
    {
        var product = await app.AddProductAsync(stock: 5);

        var answer = await app.SendAsync("POST", "/api/cart", $$"""{"productId":"{{product}}","quantity":{{quantity}}}""");

        Assert.Equal("2", answer.Data.GetProperty("items")[0].GetProperty("quantity").GetRawText());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("2147483648")]
    [InlineData("1e400")]
    [InlineData("\"2\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("1.00000000000000000000000000000000000001")]
    public async Task Any_other_quantity_is_refused(string quantity)
    {
        var product = await app.AddProductAsync(stock: 5);

        var answer = await app.SendAsync("POST", "/api/cart", $$"""{"productId":"{{product}}","quantity":{{quantity}}}""");

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid quantity");
    }

    [Theory]
    [InlineData("""{"productId":"$product"}""", "Invalid quantity")]
    [InlineData("""{"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":null,"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":12,"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":"\ud800","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":{"_id":"$product"},"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productid":"$product","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"cartId":7,"productId":"$product","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"cartId":"x","productId":"$product","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"cartId":"x","productId":"y","quantity":0}""", "Invalid ID format")]
    [InlineData("", "Invalid request body")]
    [InlineData("null", "Invalid request body")]
    [InlineData("[]", "Invalid request body")]
    [InlineData("\"text\"", "Invalid request body")]
    [InlineData("{", "Invalid request body")]
    [InlineData("""{"productId":"$product","quantity":1} {}""", "Invalid request body")]
    [InlineData("""{"productId":"$product","quantity":01}""", "Invalid request body")]
    [InlineData("""{"\ud800":1,"productId":"$product","quantity":1}{}""", "Invalid request body")]
    [InlineData("""{"\ud800":1,"productId":"$product","quantity":1""", "Invalid request body")]
    [InlineData("""{'productId':'$product'}""", "Invalid request body")]
    public async Task A_wrong_body_is_named_by_its_first_fault(string body, string error)
    {
        var product = await app.AddProductAsync(stock: 5);

        var answer = await app.SendAsync("POST", "/api/cart", body.Replace("$product", product, StringComparison.Ordinal));

        answer.MustFail(HttpStatusCode.BadRequest, error);
    }

    [Theory]
    [InlineData("""{"productId":"x","productId":"$product","quantity":9,"quantity":1}""")]
    [InlineData("""{"other":{"deep":$nested,"x":1},"productId":"$product","quantity":1}""")]
    [InlineData("""{"\ud800":1,"productId":"$product","\ud83dx":{"\udc00":[]},"quantity":1}""")]
    [InlineData("\uFEFF{\"productId\":\"$product\",\"quantity\":1}")]
    public async Task Unknown_properties_are_ignored_and_of_duplicate_ones_the_last_counts(string body)
    {
        var product = await app.AddProductAsync(stock: 1);
        var nested = new string('[', 7_000) + new string(']', 7_000);

        var answer = await app.SendAsync(
            "POST", "/api/cart", body.Replace("$product", product, StringComparison.Ordinal).Replace("$nested", nested, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("APPLICATION/JSON", HttpStatusCode.OK)]
    [InlineData("application/vnd.shop+json", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/jsonp", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("json", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_is_taken_as_JSON_by_its_content_type(string? contentType, HttpStatusCode status)
    {
        var product = await app.AddProductAsync(stock: 5);

        var answer = await app.SendAsync("POST", "/api/cart", $$"""{"productId":"{{product}}","quantity":1}""", contentType);

        Assert.Equal(status, answer.Status);
        if (status != HttpStatusCode.OK)
        {
            answer.MustFail(status, "Unsupported media type");
        }
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_of_more_than_16_KiB_is_too_large_by_its_length_and_as_read(int over, HttpStatusCode status)
    {
        var product = await app.AddProductAsync(stock: 5);
        var body = $$"""{"productId":"{{product}}","quantity":1}""".PadRight((16 * 1024) + over);

        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/cart") { Content = new StringContent(body, null, "application/json") };
            request.Headers.TransferEncodingChunked = chunked;
            var answer = await app.SendAsync(request);

            Assert.Equal(status, answer.Status);
            if (over > 0)
            {
                answer.MustFail(status, "Request too large");
            }
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_named_before_its_media_type()
    {
        var answer = await app.SendAsync("POST", "/api/cart", new string('x', 20_000), "text/plain");

        answer.MustFail(HttpStatusCode.RequestEntityTooLarge, "Request too large");
    }

    [Fact]
    public async Task A_product_that_is_not_there_cannot_be_added()
    {
        var answer = await app.AddAsync(ObjectId.New().ToString(), 1);

        answer.MustFail(HttpStatusCode.NotFound, "Product not found");
    }

    [Fact]
    public async Task More_than_the_stock_is_refused_and_the_cart_stays_as_it_was()
    {
        var product = await app.AddProductAsync(stock: 3);
        var before = await app.AddAsync(product, 2);

        var refused = await app.AddAsync(product, 2, before.CartId);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: 3 left, 2 of them in the cart", refused.Json.GetProperty("message").GetString());
        Assert.Equal(before.Data.GetRawText(), (await app.SendAsync("GET", $"/api/cart/{before.CartId}")).Data.GetRawText());
    }

    [Fact]
    public async Task A_cart_that_is_not_there_is_not_found_and_a_malformed_id_is_refused()
    {
        (await app.SendAsync("GET", $"/api/cart/{ObjectId.New()}")).MustFail(HttpStatusCode.NotFound, "Cart not found");
        (await app.SendAsync("GET", "/api/cart/42")).MustFail(HttpStatusCode.BadRequest, "Invalid ID format");
    }

    [Fact]
    public async Task A_product_that_left_the_catalogue_stays_in_the_cart_without_a_name_and_a_price()
    {
        var product = await app.AddProductAsync(stock: 3, price: "4.5");
        var cart = await app.AddAsync(product, 2);
        await app.SendAsync("DELETE", $"/api/products/{product}");

        var read = await app.SendAsync("GET", $"/api/cart/{cart.CartId}");

        Assert.Equal(
            $$"""[{"productId":{"_id":"{{product}}","name":null,"price":null,"stock":0},"quantity":2,"priceAtAdd":4.5}]""",
            read.Data.GetProperty("items").GetRawText());
        Assert.Equal("9.0", read.Data.GetProperty("totalAmount").GetRawText());
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name).Order();
}
