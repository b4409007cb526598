using System.Net;
using Azure.Data.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Many carts that compete for the same units, in two apps on one storage.</summary>
public sealed class PurchaseRaceTests : PurchaseTest
{
    [Theory]
    [InlineData(50)]
    [InlineData(200, Traits = ["Category", "Long"])]
    public async Task One_of_many_racing_carts_gets_the_last_unit(int count)
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1);
        var carts = await CartsAsync(product, count, other);

        var answers = await Task.WhenAll(carts.Select(cart => RepeatAsync(() => cart.App.Client.ReserveAsync(cart.Id))));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(count - 1, answers.Count(answer => answer.Error == "Insufficient stock"));
        Assert.Equal((1, 1), await StockAsync(product));
    }

    [Fact]
    public async Task Racing_carts_buy_exactly_the_stock()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 20);
        var carts = await CartsAsync(product, 40, other);

        var answers = await Task.WhenAll(carts.Select(cart => BuyAsync(cart.App, cart.Id)));

        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Fact]
    public async Task Racing_checkouts_of_one_cart_place_one_order()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? App : other).Client.CheckOutAsync(cart)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(11, answers.Count(answer => answer.Error == "Cart is empty"));
        Assert.Equal((7, 0), await StockAsync(product));
    }

    [Fact]
    public async Task Racing_repeats_of_a_checkout_all_get_the_same_order()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 2);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? App : other).Client.CheckOutAsync(cart, key: "once")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Created, answers[0].Location), (answer.Status, answer.Location)));
        Assert.Equal((7, 0), await StockAsync(product));
    }

    [Fact]
    public async Task Reserving_releasing_and_changing_lines_at_once_keeps_the_sum_right()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 30);
        var carts = await CartsAsync(product, 6, other);

        await Task.WhenAll(carts.SelectMany(cart => Enumerable.Range(0, 6).Select(i => (i % 3) switch
        {
            0 => cart.App.Client.ReserveAsync(cart.Id),
            1 => cart.App.Client.SetAsync(product, 1 + i, cart.Id),
            _ => cart.App.Client.ReleaseAsync(cart.Id),
        })));
        await Task.WhenAll(carts.Select(cart => cart.App.Client.ReleaseAsync(cart.Id)));
        Clock.Advance(PastDefaultReservation);
        await SweepReservationsAsync();

        Assert.Equal((30, 0), await StockAsync(product));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task In_a_rush_of_2000_carts_on_1000_units_exactly_1000_are_checked_out()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1_000);
        var carts = await CartsAsync(product, 2_000, other);
        var answers = new List<Answer>();

        await Parallel.ForEachAsync(carts, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (cart, _) =>
        {
            var answer = await BuyAsync(cart.App, cart.Id);
            lock (answers)
            {
                answers.Add(answer);
            }
        });

        Assert.Equal(1_000, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.Equal(1_000, answers.Count(answer => answer.Error == "Insufficient stock"));
        Clock.Advance(PastDefaultReservation); // Rows that a checkout could not reconcile are reconciled once they expire.
        await SweepReservationsAsync();
        Assert.Equal((0, 0), await StockAsync(product));
    }

    /// <summary>Checks out a cart.</summary>
    private static Task<Answer> BuyAsync(TestApp app, string cart) => RepeatAsync(() => app.Client.CheckOutAsync(cart, key: "buy"));

    /// <summary>Sends a request and repeats it if that may help: storage may be slow on a machine under load.</summary>
    private static async Task<Answer> RepeatAsync(Func<Task<Answer>> ask)
    {
        var answer = await ask();
        return answer.Status is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable ? await RepeatAsync(ask) : answer;
    }

    /// <summary>Stores copies of a cart with one unit of a product. The two apps get them in turn.</summary>
    private async Task<List<(TestApp App, string Id)>> CartsAsync(string product, int count, TestApp other)
    {
        var table = new TableClient((await Azurite.Shared).ConnectionString, App.Prefix + "carts");
        var model = await CartWithAsync(product, 1);
        TableEntity row = await table.GetEntityAsync<TableEntity>(model, model);
        var ids = Enumerable.Range(0, count).Select(_ => ObjectId.New().ToString()).ToList();
        await Parallel.ForEachAsync(ids, async (id, token) =>
            await table.AddEntityAsync(new TableEntity(row) { PartitionKey = id, RowKey = id }, token));
        return [.. ids.Select((id, i) => (i % 2 == 0 ? App : other, id))];
    }
}
