using System.Net;
using CartFunctions.Coupons;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Coupons;

/// <summary>Saving, reading and deleting the definitions of coupons.</summary>
public sealed class CouponTests : IAsyncLifetime
{
    private const string Product = "65f1a0c2e4b0a1d2c3f40001";

    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_coupon_is_created_replaced_read_and_deleted()
    {
        var created = await app.Client.SaveCouponAsync(
            "summer_-10",
            $$"""
            {"percent":12.50,"minimum":50,"products":["{{Product.ToUpperInvariant()}}","{{Product}}"],"limit":1e3,
             "from":"2026-06-01T02:00:00+02:00","until":"2026-08-31T23:59:59.1234567Z","code":"OTHER","used":7,"more":[{}]}
            """);
        var replaced = await app.Client.SaveCouponAsync("SUMMER_-10", """{"amount":0.0001,"percent":null,"products":null,"limit":null}""");
        var read = await app.Client.GetCouponAsync("Summer_-10");
        var deleted = await app.Client.DeleteCouponAsync("summer_-10");
        var gone = await app.Client.DeleteCouponAsync("summer_-10");

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK],
            new[] { created, replaced, read, deleted }.Select(answer => answer.Status));
        Assert.Equal(
            $$"""{"code":"SUMMER_-10","percent":12.5,"amount":null,"minimum":50,"products":["{{Product}}"]"""
            + ""","from":"2026-06-01T00:00:00.000Z","until":"2026-08-31T23:59:59.1234567Z","limit":1000,"used":0}""",
            created.Data.GetRawText());
        Assert.Equal(
            """{"code":"SUMMER_-10","percent":null,"amount":0.0001,"minimum":null,"products":[]"""
            + ""","from":null,"until":null,"limit":null,"used":0}""",
            replaced.Data.GetRawText());
        Assert.Equal(replaced.Data.GetRawText(), read.Data.GetRawText());
        Assert.Equal(replaced.Data.GetRawText(), deleted.Data.GetRawText());
        gone.MustFail(HttpStatusCode.NotFound, "Coupon not found");
        (await app.Client.GetCouponAsync("SUMMER_-10")).MustFail(HttpStatusCode.NotFound, "Coupon not found");
        Assert.Equal(
            ["Coupon created successfully", "Coupon replaced successfully", "Coupon retrieved successfully", "Coupon deleted successfully"],
            new[] { created, replaced, read, deleted }.Select(answer => answer.Json.GetProperty("message").GetString()));
        Assert.All(new[] { created, replaced, read, deleted }, answer => Assert.Null(answer.ETag));
    }

    [Theory]
    [InlineData("""{"percent":100}""")]
    [InlineData("""{"percent":0.01}""")]
    [InlineData("""{"percent":33.330}""")]
    [InlineData("""{"amount":999999999999.9999}""")]
    [InlineData("""{"amount":1,"minimum":0}""")]
    [InlineData("""{"amount":1,"limit":2147483647}""")]
    [InlineData("""{"amount":1,"limit":1.0}""")]
    [InlineData("""{"amount":1,"from":"2026-01-01T00:00:00Z","until":"2026-01-01T01:00:00+01:00"}""")]
    [InlineData("""{"amount":1,"from":"2026-01-01T00:00Z","until":"9999-12-31T23:59:59.9999999Z"}""")]
    [InlineData("""{"amount":1,"from":"0001-01-01T00:00:00Z","until":"0001-01-01T00:00Z"}""")]
    [InlineData("""{"amount":1,"percent":7,"percent":null}""")]
    public async Task A_valid_coupon_is_saved(string coupon) =>
        Assert.Equal(HttpStatusCode.Created, (await app.Client.SaveCouponAsync("VALID", coupon)).Status);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"percent":null,"amount":null}""")]
    [InlineData("""{"percent":10,"amount":1}""")]
    [InlineData("""{"percent":0}""")]
    [InlineData("""{"percent":100.01}""")]
    [InlineData("""{"percent":1.001}""")]
    [InlineData("""{"percent":"10"}""")]
    [InlineData("""{"percent":-1}""")]
    [InlineData("""{"amount":0}""")]
    [InlineData("""{"amount":0.00001}""")]
    [InlineData("""{"amount":1000000000000}""")]
    [InlineData("""{"amount":1,"minimum":-1}""")]
    [InlineData("""{"amount":1,"minimum":"1"}""")]
    [InlineData("""{"amount":1,"products":"65f1a0c2e4b0a1d2c3f40001"}""")]
    [InlineData("""{"amount":1,"products":["beans"]}""")]
    [InlineData("""{"amount":1,"products":[null]}""")]
    [InlineData("""{"amount":1,"products":[["65f1a0c2e4b0a1d2c3f40001"]]}""")]
    [InlineData("""{"amount":1,"from":"2026-06-01"}""")]
    [InlineData("""{"amount":1,"from":"2026-06-01T00:00:00"}""")]
    [InlineData("""{"amount":1,"from":"2026-06-31T00:00:00Z"}""")]
    [InlineData("""{"amount":1,"until":1780000000}""")]
    [InlineData("""{"amount":1,"until":"2026-06-01T00:00:00.12345678Z"}""")]
    [InlineData("""{"amount":1,"from":"2026-01-01T00:00:00.001Z","until":"2026-01-01T01:00:00+01:00"}""")]
    [InlineData("""{"amount":1,"limit":0}""")]
    [InlineData("""{"amount":1,"limit":2147483648}""")]
    [InlineData("""{"amount":1,"limit":1.5}""")]
    public async Task An_invalid_coupon_is_refused_and_not_saved(string coupon)
    {
        (await app.Client.SaveCouponAsync("TEN", coupon)).MustFail(HttpStatusCode.BadRequest, "Invalid coupon");

        (await app.Client.GetCouponAsync("TEN")).MustFail(HttpStatusCode.NotFound, "Coupon not found");
    }

    [Theory]
    [InlineData("TEN%25")]
    [InlineData("%C3%A9")]
    [InlineData("TEN%20")]
    [InlineData("12345678901234567890123456789012345678901")]
    public async Task Text_that_is_no_code_is_refused_by_every_operation(string code)
    {
        (await app.Client.SaveCouponAsync(code, """{"percent":10}""")).MustFail(HttpStatusCode.BadRequest, "Invalid coupon");
        (await app.Client.GetCouponAsync(code)).MustFail(HttpStatusCode.BadRequest, "Invalid coupon");
        (await app.Client.DeleteCouponAsync(code)).MustFail(HttpStatusCode.BadRequest, "Invalid coupon");
    }

    [Fact]
    public async Task A_coupon_is_restricted_to_at_most_100_products()
    {
        var ids = Enumerable.Range(0, 101).Select(id => $"\"{id:x24}\"").ToList();

        var most = await app.Client.SaveCouponAsync("MOST", $$"""{"percent":10,"products":[{{string.Join(',', ids[1..])}}]}""");
        var more = await app.Client.SaveCouponAsync("MORE", $$"""{"percent":10,"products":[{{string.Join(',', ids)}}]}""");

        Assert.Equal((HttpStatusCode.Created, 100), (most.Status, most.Data.GetProperty("products").GetArrayLength()));
        more.MustFail(HttpStatusCode.BadRequest, "Invalid coupon");
    }

    [Fact]
    public async Task A_coupon_is_no_product()
    {
        Assert.True(CouponCode.TryParse("TEN", out var code));
        var id = code.Id.ToString();
        await app.Client.SaveCouponAsync("TEN", """{"percent":10,"limit":3}""");

        (await app.Client.GetProductAsync(id)).MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.AddAsync(id, 1)).MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.ChangeStockAsync(id, 1)).MustFail(HttpStatusCode.NotFound, "Product not found");
        (await app.Client.DeleteProductAsync(id)).MustFail(HttpStatusCode.NotFound, "Product not found");
        Assert.Equal(HttpStatusCode.Created, (await app.Client.SaveProductAsync(id, stock: 7)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync(
            "POST", "/api/products/import", $"id,name,price,stock\n{id},Beans,1,7\n", "text/csv")).Status);
        var listed = (await app.Client.SendAsync("GET", "/api/products")).Data.GetProperty("items");

        Assert.Equal(id, Assert.Single(listed.EnumerateArray()).GetProperty("_id").GetString());
        Assert.Equal(10, (await app.Client.GetCouponAsync("TEN")).Data.GetProperty("percent").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await app.Client.DeleteProductAsync(id)).Status);
        Assert.Equal(3, (await app.Client.GetCouponAsync("TEN")).Data.GetProperty("limit").GetInt32());
    }
}
