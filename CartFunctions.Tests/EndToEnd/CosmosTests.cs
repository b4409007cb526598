using System.Net;
using Azure.Data.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The app on storage that imitates the documented differences between Azure Cosmos DB for Table and Azure Tables. No test runs on Cosmos
/// DB itself.
/// </summary>
public sealed class CosmosTests : IAsyncLifetime
{
    private const int MaxPageSize = 5;

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private TableServiceClient azurite = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync(new PagingHandler(MaxPageSize, imitatesCosmos: true));
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        azurite = new TableServiceClient((await Azurite.Shared).ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task The_first_start_creates_the_tables_and_the_second_finds_them()
    {
        var product = await app.Client.AddProductAsync(stock: 3);
        var added = await app.Client.AddAsync(product, 1);
        await using var second = await TestApp.StartAsync(new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts:TablePrefix"] = app.Prefix,
        });

        Assert.Equal(HttpStatusCode.OK, (await second.Client.GetCartAsync(added.CartId)).Status);
        Assert.Equal(HttpStatusCode.OK, (await second.Client.SendAsync("GET", "/api/health")).Status);
    }

    [Theory]
    [InlineData("carts")]
    [InlineData("products")]
    public async Task The_service_is_unhealthy_if_a_table_is_missing(string table)
    {
        await azurite.DeleteTableAsync(app.Prefix + table);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.SendAsync("GET", "/api/health")).Status);
    }

    [Fact]
    public async Task A_change_in_a_missing_table_fails_with_Service_unavailable()
    {
        var product = await app.Client.AddProductAsync(stock: 3);
        await azurite.DeleteTableAsync(app.Prefix + "carts");

        (await app.Client.AddAsync(product, 1)).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(200)]
    public async Task The_pages_have_each_product_once_although_storage_does_not_sort(int limit)
    {
        var ids = Enumerable.Range(1, 201).Select(i => (i * 7919).ToString("x24", null)).ToList();
        var file = "id,name,price,stock\n" + string.Concat(ids.Select(id => $"{id},Name,1,1\n"));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("POST", "/api/products/import", file, "text/csv")).Status);
        foreach (var id in ids.Take(20))
        {
            await azurite.GetTableClient(app.Prefix + "products").AddEntityAsync(new TableEntity(id[^1..], $"r-{id}"));
        }

        var pages = await ListAsync(limit);

        Assert.Equal(ids.Order(), pages.SelectMany(page => page).Order());
        Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Count));
        Assert.InRange(pages[^1].Count, 1, limit);
    }

    [Fact]
    public async Task A_continuation_that_storage_refuses_is_invalid()
    {
        for (var i = 0; i < 3; i++)
        {
            await app.Client.AddProductAsync(stock: i);
        }

        await using var other = await TestApp.StartAsync(); // Its storage issues another kind of token.
        await other.Client.AddProductAsync(stock: 1);
        await other.Client.AddProductAsync(stock: 1);
        var foreign = (await other.Client.SendAsync("GET", "/api/products?limit=1")).Data.GetProperty("continuation").GetString();

        (await app.Client.SendAsync("GET", $"/api/products?limit=1&continuation={foreign}"))
            .MustFail(HttpStatusCode.BadRequest, "Invalid continuation");
    }

    private async Task<List<List<string>>> ListAsync(int limit)
    {
        var pages = new List<List<string>>();
        string? continuation = null;
        do
        {
            var page = await app.Client.SendAsync("GET", $"/api/products?limit={limit}&continuation={continuation}");
            pages.Add([.. page.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!)]);
            continuation = page.Data.GetProperty("continuation").GetString();
        }
        while (continuation is not null);
        return pages;
    }
}
