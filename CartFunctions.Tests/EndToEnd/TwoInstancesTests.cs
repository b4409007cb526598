using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Two instances of the app on one storage: how soon one sees the changes of the other.</summary>
public sealed class TwoInstancesTests(TwoInstancesTests.Instances instances) : IClassFixture<TwoInstancesTests.Instances>
{
    // The contract allows this ("Cart API").
    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_other_instance_adds_at_a_changed_price_at_once()
    {
        var (product, cart) = await ShownByBothAsync(instances.One.Client, instances.Two.Client);
        await SaveAsync(instances.One.Client, product, "12.5");

        var added = await instances.Two.Client.AddAsync(product, 1, cart);

        Assert.Equal(12.5m, Line(added).GetProperty("priceAtAdd").GetDecimal());
        Assert.Equal(25m, added.Data.GetProperty("totalAmount").GetDecimal());
        Assert.Equal(12.5m, ShownPrice(added));
    }

    [Fact]
    public async Task Stock_removed_on_one_instance_cannot_be_added_on_the_other()
    {
        var (product, cart) = await ShownByBothAsync(instances.One.Client, instances.Two.Client);
        Assert.Equal(HttpStatusCode.OK, (await instances.One.Client.ChangeStockAsync(product, -8)).Status);

        var refused = await instances.Two.Client.AddAsync(product, 1, cart);

        Assert.Equal("Insufficient stock", refused.Error);
    }

    [Fact]
    public async Task A_changed_price_is_shown_by_the_other_instance_within_5_seconds()
    {
        // In this process and on one clock: with two processes the test would measure the speed of the machine.
        var clock = new ManualClock();
        await using var changing = await StartAsync(clock, NewPrefix());
        await using var showing = await StartAsync(clock, changing.Prefix);
        var (product, cart) = await ShownByBothAsync(changing.Client, showing.Client);
        await SaveAsync(changing.Client, product, "12.5");

        var shown = await PriceAsync(changing.Client, cart); // The instance that made the change shows it at once.
        clock.Advance(Allowed);

        Assert.Equal((12.5m, 12.5m), (shown, await PriceAsync(showing.Client, cart)));
    }

    private static Task<TestApp> StartAsync(ManualClock clock, string prefix) => TestApp.StartAsync(
        new Dictionary<string, string?> { ["Carts:TablePrefix"] = prefix },
        builder => builder.Services.AddSingleton<TimeProvider>(clock));

    /// <summary>Creates a product with price 10 and stock 9, and a cart with one unit of it, whose details both have just read.</summary>
    private static async Task<(string Product, string Cart)> ShownByBothAsync(CartClient first, CartClient second)
    {
        var product = await first.AddProductAsync(stock: 9);
        var cart = (await first.AddAsync(product, 1)).CartId;
        Assert.Equal((10m, 10m), (await PriceAsync(first, cart), await PriceAsync(second, cart)));
        return (product, cart);
    }

    private static async Task SaveAsync(CartClient client, string product, string price) =>
        Assert.Equal(HttpStatusCode.OK, (await client.SaveProductAsync(product, 9, price)).Status);

    private static async Task<decimal> PriceAsync(CartClient client, string cart) => ShownPrice(await client.GetCartAsync(cart));

    private static decimal ShownPrice(Answer cart) => Line(cart).GetProperty("productId").GetProperty("price").GetDecimal();

    private static JsonElement Line(Answer cart) => cart.Data.GetProperty("items")[0];

    private static string NewPrefix() => $"two{Guid.NewGuid():N}"[..12];

    /// <summary>Two processes of the app on the same tables.</summary>
    public sealed class Instances : IAsyncLifetime
    {
        public AppProcess One { get; private set; } = null!;

        public AppProcess Two { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var (storage, prefix) = (await Azurite.Shared, NewPrefix());
            One = await AppProcess.StartAsync(storage.ConnectionString, prefix);
            Two = await AppProcess.StartAsync(storage.ConnectionString, prefix);
        }

        public async ValueTask DisposeAsync()
        {
            await One.DisposeAsync();
            await Two.DisposeAsync();
        }
    }
}
