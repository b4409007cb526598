using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Two processes of the app on one storage, as the instances of a scaled-out app: what one knows of what the other did.</summary>
public sealed class TwoInstancesTests : IAsyncLifetime
{
    // What the contract allows ("Cart API"); and what the requests may take on a machine under load.
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    private readonly string prefix = $"two{Guid.NewGuid():N}"[..12];

    private AppProcess one = null!;
    private AppProcess two = null!;

    public async ValueTask InitializeAsync()
    {
        var storage = await Azurite.Shared;
        one = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        two = await AppProcess.StartAsync(storage.ConnectionString, prefix);
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await two.DisposeAsync();
    }

    [Fact]
    public async Task A_price_that_one_changed_is_what_the_other_adds_at_at_once()
    {
        var (product, cart) = await ShownByBothAsync();
        await SaveAsync(product, "12.5");

        var added = await two.Client.AddAsync(product, 1, cart);

        Assert.Equal(12.5m, Line(added).GetProperty("priceAtAdd").GetDecimal());
        Assert.Equal(25m, added.Data.GetProperty("totalAmount").GetDecimal());
        Assert.Equal(12.5m, ShownPrice(added));
    }

    [Fact]
    public async Task Stock_that_one_took_away_the_other_sells_to_nobody()
    {
        var (product, cart) = await ShownByBothAsync();
        Assert.Equal(HttpStatusCode.OK, (await one.Client.ChangeStockAsync(product, -8)).Status);

        var refused = await two.Client.AddAsync(product, 1, cart);

        Assert.Equal("Insufficient stock", refused.Error);
    }

    [Fact]
    public async Task A_price_that_one_changed_is_shown_by_the_other_within_the_time_that_the_contract_allows()
    {
        var (product, cart) = await ShownByBothAsync();
        await SaveAsync(product, "12.5");
        var since = Stopwatch.StartNew();

        Assert.Equal(12.5m, await PriceAsync(one, cart)); // Who changed it need not wait.
        await Eventually.HoldsAsync(async () => await PriceAsync(two, cart) == 12.5m);

        Assert.True(since.Elapsed < Allowed + Slack, $"It took {since.Elapsed}.");
    }

    /// <summary>A product at 10 of which 9 are in stock, and a cart with one of it, whose details both processes have just read.</summary>
    private async Task<(string Product, string Cart)> ShownByBothAsync()
    {
        var product = await one.Client.AddProductAsync(stock: 9);
        var cart = (await one.Client.AddAsync(product, 1)).CartId;
        Assert.Equal((10m, 10m), (await PriceAsync(one, cart), await PriceAsync(two, cart)));
        return (product, cart);
    }

    private async Task SaveAsync(string product, string price) =>
        Assert.Equal(HttpStatusCode.OK, (await one.Client.SaveProductAsync(product, 9, price)).Status);

    private static async Task<decimal> PriceAsync(AppProcess app, string cart) => ShownPrice(await app.Client.GetCartAsync(cart));

    private static decimal ShownPrice(Answer cart) => Line(cart).GetProperty("productId").GetProperty("price").GetDecimal();

    private static JsonElement Line(Answer cart) => cart.Data.GetProperty("items")[0];
}
