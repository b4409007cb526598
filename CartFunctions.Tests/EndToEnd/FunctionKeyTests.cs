using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The key for catalog writes, which the standalone host requires if it listens beyond loopback.</summary>
public sealed class FunctionKeyTests
{
    private const string Body = """{"name":"Beans","price":1,"stock":1}""";

    [Theory]
    [InlineData("", null, HttpStatusCode.Unauthorized)]
    [InlineData("", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("?code=wrong", null, HttpStatusCode.Unauthorized)]
    [InlineData("", "the key", HttpStatusCode.Created)]
    [InlineData("?code=the%20key", null, HttpStatusCode.Created)]
    public async Task A_catalog_write_needs_the_key_in_a_header_or_the_query(string query, string? header, HttpStatusCode status)
    {
        await using var app = await StartAsync();
        using var request = CartClient.Request("PUT", $"/api/products/{ObjectId.New()}{query}", Body);
        request.Headers.TryAddWithoutValidation("x-functions-key", header);

        var answer = await app.Client.SendAsync(request);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == HttpStatusCode.Unauthorized, answer.Text.Length == 0);
    }

    [Fact]
    public async Task Catalog_writes_need_the_key_and_reads_and_adds_do_not()
    {
        await using var app = await StartAsync();
        var product = $"/api/products/{ObjectId.New()}";

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync("PUT", product, Body)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync("DELETE", product)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync("POST", "/api/products", Body)).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await app.Client.SendAsync("PUT", "/api/products/1", FailureCases.TooLarge, "a/b")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SendAsync("POST", "/api/products/import", "id", "text/csv")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.SaveCouponAsync("TEN", """{"percent":10}""")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetCouponAsync("TEN")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.DeleteCouponAsync("TEN")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", "/api/products")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", "/api/products?sku=TEE")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.SendAsync("GET", product)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.SendAsync("POST", "/api/cart", "{}")).Status);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        new Dictionary<string, string?> { ["Standalone:FunctionKey"] = "the key" }, address: IPAddress.Any);
}
