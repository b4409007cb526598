using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>GET /api/products</c>, page by page.</summary>
public sealed class ListProductsTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task An_empty_catalog_is_one_empty_page()
    {
        var answer = await app.Client.SendAsync("GET", "/api/products");

        Assert.Equal((HttpStatusCode.OK, """{"items":[],"continuation":null}"""), (answer.Status, answer.Data.GetRawText()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(61)]
    public async Task The_pages_have_each_product_once(int limit)
    {
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            ids.Add(await app.Client.AddProductAsync(stock: i));
        }

        var listed = new List<string>();
        var pages = 0;
        string? continuation = null;
        do
        {
            var page = await app.Client.SendAsync("GET", $"/api/products?limit={limit}&continuation={continuation}");
            listed.AddRange(page.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!));
            continuation = page.Data.GetProperty("continuation").GetString();
            pages++;
        }
        while (continuation is not null);

        Assert.Equal(ids.Order(), listed.Order());
        Assert.Equal((60 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task Deleted_products_are_on_no_page_and_take_no_room_on_one()
    {
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await app.Client.AddProductAsync(stock: i));
        }

        foreach (var id in ids.Take(8))
        {
            await app.Client.DeleteProductAsync(id);
        }

        var page = await app.Client.SendAsync("GET", "/api/products?limit=4");

        Assert.Equal(
            ids.Skip(8).Order(),
            page.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!).Order());
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData("?limit=", 50)]
    [InlineData("?limit=200", 55)]
    [InlineData("?limit=2&continuation=", 2)]
    public async Task A_page_has_50_products_unless_told_otherwise(string query, int count)
    {
        for (var i = 0; i < 55; i++)
        {
            await app.Client.AddProductAsync(stock: i);
        }

        Assert.Equal(count, (await app.Client.SendAsync("GET", "/api/products" + query)).Data.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=1.0")]
    [InlineData("?limit=ten")]
    [InlineData("?limit=5%00")]
    [InlineData("?limit=1&limit=2")]
    [InlineData("?limit=99999999999999999999")]
    [InlineData("?limit=0&continuation=nonsense")]
    public async Task Any_other_limit_is_refused(string query) =>
        (await app.Client.SendAsync("GET", "/api/products" + query)).MustFail(HttpStatusCode.BadRequest, "Invalid limit");

    [Theory]
    [InlineData("?continuation=nonsense")]
    [InlineData("?limit=5&continuation=%27%20or%20true")]
    public async Task An_invented_continuation_is_refused(string query) =>
        (await app.Client.SendAsync("GET", "/api/products" + query)).MustFail(HttpStatusCode.BadRequest, "Invalid continuation");
}
