using System.Net;
using CartFunctions.Storage.Products;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Carts whose products are not cached: many products take few calls, unless queries are slow.</summary>
public sealed class ColdCartTests : IAsyncDisposable
{
    private const int Lines = 100;

    private readonly string cart = ObjectId.New().ToString();
    private readonly ManualClock clock = new();
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string[] products = null!;
    private int calls;
    private int queries;

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_hundred_products_are_read_with_one_call_per_partition()
    {
        await StartAsync();

        await MustShowAllAsync();

        Assert.InRange(queries, 10, 20);
    }

    [Fact]
    public async Task A_deleted_product_needs_no_further_call()
    {
        await StartAsync();
        await app.Client.DeleteProductAsync(products[7]);
        ExpireCache();

        var shown = await app.Client.GetCartAsync(cart);

        Assert.Equal(
            ["Product not found"], shown.Data.GetProperty("items")[7].GetProperty("problems").EnumerateArray().Select(p => p.GetString()));
        Assert.InRange(queries, 10, 20);
    }

    [Fact]
    public async Task Products_that_a_query_does_not_reach_are_read_one_by_one()
    {
        await StartAsync(new PagingHandler(maxPageSize: 2, imitatesCosmos: false));

        await MustShowAllAsync();

        Assert.InRange(calls - queries, 60, 2 * Lines);
    }

    [Fact]
    public async Task After_a_slow_query_products_are_read_one_by_one_for_a_minute()
    {
        await StartAsync();
        var slowQueriesLeft = 1;
        storage.Fault = call => IsQuery(call) && Interlocked.Exchange(ref slowQueriesLeft, 0) == 1
            ? new StorageFault { AfterApplied = () => clock.Advance(TimeSpan.FromMilliseconds(150)) }
            : StorageFault.None;
        await MustShowAllAsync();

        await MustShowAllAsync();
        Assert.Equal(0, queries);
        Assert.InRange(calls, 1 + Lines, 1 + (2 * Lines)); // On a machine under load some reads may be repeated.

        clock.Advance(TimeSpan.FromMinutes(1));
        await MustShowAllAsync();
        Assert.InRange(queries, 10, 20);
    }

    [Fact]
    public async Task After_a_failed_query_each_product_is_read()
    {
        await StartAsync();
        storage.Fault = call => IsQuery(call) ? StorageFault.Answer(HttpStatusCode.InternalServerError) : StorageFault.None;

        await MustShowAllAsync();
    }

    [Fact]
    public async Task A_cart_in_use_is_shown_without_a_wait_while_few_calls_refresh_its_products()
    {
        await StartAsync();
        await MustShowAllAsync();
        await app.Client.ChangeStockAsync(products[7], -1);
        clock.Advance(TimeSpan.FromSeconds(2.5));
        queries = 0;

        await app.Client.GetCartAsync(cart);
        await Eventually.HoldsAsync(() => Task.FromResult(products.All(IsJustRead)));
        Assert.InRange(queries, 10, 20);

        storage.Fault = call => call.Path.Contains("products", StringComparison.Ordinal)
            ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;
        clock.Advance(TimeSpan.FromSeconds(2.5));
        var shown = await app.Client.GetCartAsync(cart);
        Assert.Equal(
            (Lines, 8), (shown.Items.Count, shown.Data.GetProperty("items")[7].GetProperty("productId").GetProperty("stock").GetInt32()));
    }

    private async Task StartAsync(PagingHandler? paging = null)
    {
        storage = await FaultyStorage.StartAsync(paging);
        app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        products = await Task.WhenAll(Enumerable.Range(0, Lines).Select(_ => app.Client.AddProductAsync(stock: 9)));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.AddItemsAsync(cart, products.Select(product => (product, 1)))).Status);
        storage.OnCall = Count;
    }

    private async Task MustShowAllAsync()
    {
        ExpireCache();

        var shown = await app.Client.GetCartAsync(cart);

        Assert.Equal(products, shown.Items.Select(item => item.Product));
        Assert.All(shown.Data.GetProperty("items").EnumerateArray(), item => Assert.Empty(item.GetProperty("problems").EnumerateArray()));
    }

    private void ExpireCache()
    {
        clock.Advance(TimeSpan.FromSeconds(6));
        (calls, queries) = (0, 0);
    }

    private void Count(StorageCall call)
    {
        Interlocked.Increment(ref calls);
        Interlocked.Add(ref queries, IsQuery(call) ? 1 : 0);
    }

    private bool IsJustRead(string product)
    {
        var cache = app.Get<ProductCache>();
        return cache.TryGet(ObjectId.Parse(product), cache.Now, out _, out var age) && age == TimeSpan.Zero;
    }

    private static bool IsQuery(StorageCall call) => call.Query.Contains("RowKey eq", StringComparison.Ordinal);
}
