using System.Net;
using CartFunctions.Catalog;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Reading, saving and deleting one product.</summary>
public sealed class ProductTests : IAsyncLifetime
{
    private readonly string id = ObjectId.New().ToString();
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_product_is_created_replaced_read_and_deleted()
    {
        var made = await app.Client.SendAsync("PUT", $"/api/products/{id}", """{"name":"Phin","price":7.80,"stock":75.0}""");
        var replaced = await app.Client.SendAsync("PUT", $"/api/products/{id}", """{"name":"Phin cà phê","price":1e1,"stock":0}""");
        var read = await app.Client.GetProductAsync(id.ToUpperInvariant());
        var deleted = await app.Client.DeleteProductAsync(id);
        var gone = await app.Client.DeleteProductAsync(id);

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound],
            new[] { made, replaced, read, deleted, gone }.Select(answer => answer.Status));
        Assert.Equal($$"""{"_id":"{{id}}","name":"Phin","price":7.8,"stock":75,"reserved":0,"sku":null}""", made.Data.GetRawText());
        Assert.Equal(
            $$"""{"_id":"{{id}}","name":"Phin cà phê","price":10,"stock":0,"reserved":0,"sku":null}""", replaced.Data.GetRawText());
        Assert.Equal(replaced.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(replaced.Data.GetRawText(), deleted.Data.GetRawText());
        gone.MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.GetProductAsync(id)).MustFail(HttpStatusCode.NotFound, "Product not found");
    }

    [Fact]
    public async Task The_longest_possible_item_is_shown_on_both_surfaces()
    {
        const string Device = "0a7c41d2-longest";
        var name = string.Concat(Enumerable.Repeat("\\u0001", Product.MaxNameLength));
        await app.Client.SaveProductAsync(id, int.MaxValue, "999999999999.9998", name);
        var cart = (await app.Client.AddAsync(id, int.MaxValue)).Cart.Id;
        await app.Client.AddAsync(id, int.MaxValue, device: Device);
        await app.Client.SaveProductAsync(id, int.MaxValue - 1, "999999999999.9999", name);

        var shown = (await app.Client.GetCartAsync(cart)).Data.GetProperty("items").EnumerateArray().Single();
        var onDevice = (await app.Client.GetCartAsync(device: Device)).Json.GetProperty("items").EnumerateArray().Single();

        Assert.Equal(new string('\u0001', Product.MaxNameLength), shown.GetProperty("productId").GetProperty("name").GetString());
        Assert.Equal(
            $$"""{"line_id":"{{id}}","product_id":"{{id}}","options":{},"quantity":2147483647,"price_at_addition":999999999999.9998"""
            + ""","discount":0,"problems":["Insufficient stock","Price changed"],"product":"""
            + $$$"""{"name":"{{{name}}}","price":999999999999.9999,"stock":2147483646,"reserved":0,"sku":null}}""",
            onDevice.GetRawText());
    }

    [Theory]
    [InlineData("""{"price":1,"stock":1}""")]
    [InlineData("""{"name":null,"price":1,"stock":1}""")]
    [InlineData("""{"name":"","price":1,"stock":1}""")]
    [InlineData("""{"name":" \t\u00a0","price":1,"stock":1}""")]
    [InlineData("""{"name":"half \ud83d","price":1,"stock":1}""")]
    [InlineData("""{"name":7,"price":1,"stock":1}""")]
    [InlineData("""{"name":"x","stock":1}""")]
    [InlineData("""{"name":"x","price":null,"stock":1}""")]
    [InlineData("""{"name":"x","price":"1","stock":1}""")]
    [InlineData("""{"name":"x","price":-0.01,"stock":1}""")]
    [InlineData("""{"name":"x","price":0.00001,"stock":1}""")]
    [InlineData("""{"name":"x","price":1000000000000,"stock":1}""")]
    [InlineData("""{"name":"x","price":1}""")]
    [InlineData("""{"name":"x","price":1,"stock":-1}""")]
    [InlineData("""{"name":"x","price":1,"stock":1.5}""")]
    [InlineData("""{"name":"x","price":1,"stock":2147483648}""")]
    public async Task A_product_that_breaks_a_rule_is_refused_and_not_saved(string body)
    {
        var answer = await app.Client.SendAsync("PUT", $"/api/products/{id}", body);

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid product");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetProductAsync(id)).Status);
    }

    [Fact]
    public async Task A_product_at_its_limits_is_saved_exactly()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 100));

        var saved = await app.Client.SendAsync(
            "PUT", $"/api/products/{id}", $$"""{"name":"{{name}}","price":999999999999.9999,"stock":2147483647}""");
        var longer = await app.Client.SendAsync("PUT", $"/api/products/{id}", $$"""{"name":"{{name}}x","price":0,"stock":0}""");

        Assert.Equal(name, saved.Data.GetProperty("name").GetString());
        Assert.EndsWith(
            ",\"price\":999999999999.9999,\"stock\":2147483647,\"reserved\":0,\"sku\":null}",
            saved.Data.GetRawText(),
            StringComparison.Ordinal);
        longer.MustFail(HttpStatusCode.BadRequest, "Invalid product");
    }

    [Theory]
    [InlineData("GET", null)]
    [InlineData("DELETE", null)]
    [InlineData("PUT", """{"name":"","price":1,"stock":1}""")]
    public async Task A_malformed_id_is_refused_before_the_product_is_read(string method, string? body)
    {
        (await app.Client.SendAsync(method, "/api/products/42", body)).MustFail(HttpStatusCode.BadRequest, "Invalid ID format");
    }

    [Fact]
    public async Task A_body_that_is_not_an_object_is_refused_before_the_id()
    {
        (await app.Client.SendAsync("PUT", "/api/products/42", "[]")).MustFail(HttpStatusCode.BadRequest, "Invalid request body");
    }
}
