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
    private int searches;

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

        Assert.InRange(searches, 10, 20);
    }

    [Fact]
    public async Task A_deleted_product_is_shown_as_such_by_the_same_calls()
    {
        await StartAsync();
        await app.Client.DeleteProductAsync(products[7]);
        GoCold();

        var shown = await app.Client.GetCartAsync(cart);

        Assert.Equal(
            ["Product not found"], shown.Data.GetProperty("items")[7].GetProperty("problems").EnumerateArray().Select(p => p.GetString()));
        Assert.InRange(searches, 10, 20);
    }

    [Fact]
    public async Task Products_that_a_query_does_not_reach_are_read_one_by_one()
    {
        await StartAsync(new OwnPaging(mostPerPage: 2, isCosmos: false));

        await MustShowAllAsync();

        Assert.InRange(calls - searches, 60, 2 * Lines);
    }

    [Fact]
    public async Task After_a_slow_query_products_are_read_one_by_one_for_a_minute()
    {
        await StartAsync();
        var slow = 1;
        storage.Fault = call =>
        {
            Count(call);
            return IsSearch(call) && Interlocked.Exchange(ref slow, 0) == 1
                ? new StorageFault { AfterDone = () => clock.Advance(TimeSpan.FromMilliseconds(150)) }
                : StorageFault.None;
        };
        await MustShowAllAsync();

        await MustShowAllAsync();
        Assert.Equal(0, searches);
        Assert.InRange(calls, 1 + Lines, 1 + (2 * Lines)); // On a machine under load some reads may be repeated.

        clock.Advance(TimeSpan.FromMinutes(1));
        await MustShowAllAsync();
        Assert.InRange(searches, 10, 20);
    }

    [Fact]
    public async Task After_a_failed_query_each_product_is_read()
    {
        await StartAsync();
        storage.Fault = call => IsSearch(call) ? StorageFault.Answer(HttpStatusCode.InternalServerError) : StorageFault.None;

        await MustShowAllAsync();
    }

    [Fact]
    public async Task A_cart_in_use_is_shown_without_a_wait_while_few_calls_refresh_its_products()
    {
        await StartAsync();
        await MustShowAllAsync();
        await app.Client.ChangeStockAsync(products[7], -1);
        clock.Advance(TimeSpan.FromSeconds(2.5));
        searches = 0;

        await app.Client.GetCartAsync(cart);
        await Eventually.HoldsAsync(() => Task.FromResult(products.All(IsJustRead)));
        Assert.InRange(searches, 10, 20);

        storage.Fault = call => call.Path.Contains("products", StringComparison.Ordinal)
            ? StorageFault.Answer(HttpStatusCode.InternalServerError)
            : StorageFault.None;
        clock.Advance(TimeSpan.FromSeconds(2.5));
        var shown = await app.Client.GetCartAsync(cart);
        Assert.Equal(
            (Lines, 8), (shown.Items.Count, shown.Data.GetProperty("items")[7].GetProperty("productId").GetProperty("stock").GetInt32()));
    }

    private async Task StartAsync(OwnPaging? paging = null)
    {
        storage = await FaultyStorage.StartAsync(paging);
        app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        products = await Task.WhenAll(Enumerable.Range(0, Lines).Select(_ => app.Client.AddProductAsync(stock: 9)));
        Assert.Equal(HttpStatusCode.OK, (await app.Client.AddItemsAsync(cart, products.Select(product => (product, 1)))).Status);
        storage.Fault = Count;
    }

    private async Task MustShowAllAsync()
    {
        GoCold();

        var shown = await app.Client.GetCartAsync(cart);

        Assert.Equal(products, shown.Items.Select(item => item.Product));
        Assert.All(shown.Data.GetProperty("items").EnumerateArray(), item => Assert.Empty(item.GetProperty("problems").EnumerateArray()));
    }

    private void GoCold()
    {
        clock.Advance(TimeSpan.FromSeconds(6));
        (calls, searches) = (0, 0);
    }

    private StorageFault Count(StorageCall call)
    {
        Interlocked.Increment(ref calls);
        Interlocked.Add(ref searches, IsSearch(call) ? 1 : 0);
        return StorageFault.None;
    }

    private bool IsJustRead(string product)
    {
        var cache = app.Get<ProductCache>();
        return cache.TryGet(ObjectId.Parse(product), cache.Now, out _, out var age) && age == TimeSpan.Zero;
    }

    private static bool IsSearch(StorageCall call) => call.Query.Contains("RowKey eq", StringComparison.Ordinal);
}
