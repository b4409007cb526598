using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>A process that dies between the deciding write and the writes of the products, and the keyed repeat of its request.</summary>
public sealed class RepeatAfterDeathTests : PurchaseTest
{
    [Fact]
    public async Task The_repeat_of_a_checkout_takes_what_it_bought_from_the_stock()
    {
        var (product, cart) = await ReservedAsync(stock: 5, quantity: 2);
        await DieAtAsync(call => call.IsBatch, client => client.CheckOutAsync(cart, key: "buy"));
        Assert.Equal((5, 2), await StockAsync(product));

        var repeat = await App.Client.CheckOutAsync(cart, key: "buy");

        Assert.Equal((HttpStatusCode.Created, "true"), (repeat.Status, repeat.Replayed));
        Assert.Equal((3, 0), await StockAsync(product));
    }

    [Fact]
    public async Task The_repeat_of_a_release_releases_the_units()
    {
        var (product, cart) = await ReservedAsync(stock: 5, quantity: 2);
        await DieAtAsync(IsCartWrite, client => client.ReleaseAsync(cart, key: "release"));
        Assert.Equal((5, 2), await StockAsync(product));

        var repeat = await App.Client.ReleaseAsync(cart, key: "release");

        Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Replayed));
        Assert.Equal((5, 0), await StockAsync(product));
    }

    [Fact]
    public async Task The_repeat_of_a_smaller_reservation_releases_the_units_beyond_it()
    {
        var (product, cart) = await ReservedAsync(stock: 5, quantity: 4);
        await App.Client.SetAsync(product, 1, cart);
        await DieAtAsync(IsCartWrite, client => client.ReserveAsync(cart, key: "reserve"));
        Assert.Equal((5, 4), await StockAsync(product));

        var repeat = await App.Client.ReserveAsync(cart, key: "reserve");

        Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Replayed));
        Assert.Equal((5, 1), await StockAsync(product));
    }

    private static bool IsCartWrite(StorageCall call) => call.IsWrite && call.IsToCarts;

    private async Task<(string Product, string Cart)> ReservedAsync(int stock, int quantity)
    {
        Clock.SetUtcNow(DateTimeOffset.UtcNow); // The process uses the system clock.
        var product = await App.Client.AddProductAsync(stock);
        var cart = await CartWithAsync(product, quantity);
        Assert.Equal(HttpStatusCode.OK, (await App.Client.ReserveAsync(cart)).Status);
        return (product, cart);
    }

    /// <summary>Kills a process after the first call of a kind.</summary>
    private async Task DieAtAsync(Func<StorageCall, bool> isLast, Func<CartClient, Task<Answer>> request)
    {
        await using var doomed = await AppProcess.StartAsync(Storage.ConnectionString, App.Prefix);
        await Storage.KillAfterAsync(doomed, isLast, () => request(doomed.Client));
    }
}
