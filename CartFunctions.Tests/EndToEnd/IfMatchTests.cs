using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>ETag and If-Match (contract section 4).</summary>
public sealed class IfMatchTests : IAsyncLifetime
{
    private const string Device = "if-match-device";

    private TestApp app = null!;
    private string product = null!;
    private Answer cart = null!;
    private string id = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        product = await app.AddProductAsync(stock: 50);
        cart = await app.AddOnDeviceAsync(Device, product, 2);
        id = cart.Json.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("$etag")]
    [InlineData("*")]
    [InlineData("\"other\", $etag")]
    [InlineData("W/\"other\" ,\t$etag,")]
    [InlineData("\"a,b\",$etag")]
    public async Task A_change_that_names_the_version_is_made(string ifMatch)
    {
        var changed = await SendAsync("PUT", $"/api/cart/{id}/items/{product}", ifMatch);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.NotEqual(cart.Header("ETag"), changed.Header("ETag"));
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("W/$etag")]
    [InlineData("$bare")]
    [InlineData("*, \"other\"")]
    [InlineData("\"*\"")]
    [InlineData("\"x$bare\"")]
    [InlineData("$etag$etag")]
    [InlineData("x$etag")]
    [InlineData("$bare, $etag")]
    [InlineData("\"other, $bare\"")]
    [InlineData("")]
    public async Task A_change_that_does_not_name_it_answers_412_with_the_cart_as_it_is_on_both_surfaces(string ifMatch)
    {
        foreach (var (method, path) in new[] { ("PUT", $"items/{product}"), ("DELETE", $"items/{product}"), ("DELETE", string.Empty) })
        {
            var refused = await SendAsync(method, $"/api/cart/{id}/{path}".TrimEnd('/'), ifMatch);
            var onDevice = await SendAsync(method, $"/cart/{path}".TrimEnd('/'), ifMatch);
            var read = await app.SendAsync("GET", $"/api/cart/{id}");

            Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (refused.Status, refused.Error));
            Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (onDevice.Status, onDevice.Error));
            Assert.Equal(cart.Header("ETag"), refused.Header("ETag"));
            Assert.Equal(cart.Header("ETag"), onDevice.Header("ETag"));
            Assert.Equal(read.Data.GetRawText(), refused.Data.GetRawText());
            Assert.Equal(cart.Text, onDevice.Json.GetProperty("cart").GetRawText());
            Assert.False(refused.Json.GetProperty("success").GetBoolean());
        }
    }

    [Fact]
    public async Task An_add_obeys_it_too()
    {
        var body = $$"""{"cartId":"{{id}}","productId":"{{product}}","quantity":1}""";

        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync("POST", "/api/cart", "\"other\"", body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("POST", "/api/cart", "$etag", body)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SendAsync("POST", "/api/cart", "$etag", body)).Status);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"any\"")]
    public async Task Where_there_is_no_cart_an_add_answers_412_with_no_cart_and_everything_else_404(string ifMatch)
    {
        var nothing = ObjectId.New();
        var add = await SendAsync(
            "POST", "/api/cart", ifMatch, $$"""{"cartId":"{{nothing}}","productId":"{{product}}","quantity":1}""");
        var addToNew = await SendAsync("POST", "/api/cart", ifMatch, $$"""{"productId":"{{product}}","quantity":1}""");
        var set = await SendAsync("PUT", $"/api/cart/{nothing}/items/{product}", ifMatch);
        using var request = TestApp.Request("POST", "/cart/items", $$"""{"product_id":"{{product}}","quantity":1}""");
        request.Headers.Add("DeviceID", "nobody");
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        var onDevice = await app.SendAsync(request);

        Assert.All([add, addToNew], answer =>
        {
            Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (answer.Status, answer.Error));
            Assert.Equal((JsonValueKind.Null, null), (answer.Data.ValueKind, answer.Header("ETag")));
        });
        Assert.Equal(JsonValueKind.Null, onDevice.Json.GetProperty("cart").ValueKind);
        set.MustFail(HttpStatusCode.NotFound, "Cart not found");
        (await app.SendAsync("GET", $"/api/cart/{nothing}")).MustFail(HttpStatusCode.NotFound, "Cart not found");
    }

    [Fact]
    public async Task It_comes_after_the_cart_and_before_the_line()
    {
        var refused = await SendAsync("DELETE", $"/api/cart/{id}/items/{ObjectId.New()}", "\"other\"");

        Assert.Equal("Cart has changed", refused.Error);
    }

    [Fact]
    public async Task A_read_ignores_it_and_there_is_no_304()
    {
        using var request = TestApp.Request("GET", $"/api/cart/{id}");
        request.Headers.TryAddWithoutValidation("If-Match", "\"other\"");
        request.Headers.TryAddWithoutValidation("If-None-Match", cart.Header("ETag"));
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "not a key");

        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(request)).Status);
    }

    private async Task<Answer> SendAsync(string method, string path, string ifMatch, string body = """{"quantity":3}""")
    {
        var etag = cart.Header("ETag")!;
        using var request = TestApp.Request(method, path, body);
        request.Headers.Add("DeviceID", Device);
        request.Headers.TryAddWithoutValidation(
            "If-Match", ifMatch.Replace("$etag", etag, StringComparison.Ordinal).Replace("$bare", etag.Trim('"'), StringComparison.Ordinal));
        return await app.SendAsync(request);
    }
}
