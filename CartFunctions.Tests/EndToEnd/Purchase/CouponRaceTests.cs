using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Many carts that compete for the uses of a coupon, in two apps on one storage.</summary>
public sealed class CouponRaceTests : CouponPurchaseTest
{
    [Theory]
    [InlineData(40)]
    [InlineData(200, Traits = ["Category", "Long"])]
    public async Task Ten_racing_carts_get_the_ten_uses_and_the_others_keep_cart_and_coupon(int count)
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1_000);
        var code = await CouponAsync(limit: 10);
        var carts = await CartsAsync(product, count, code, other);

        var answers = await Task.WhenAll(carts.Select(cart => BuyAsync(cart.App, cart.Id)));

        var lost = carts.Zip(answers).Where(one => one.Second.Status != HttpStatusCode.Created).ToList();
        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.Created && CodeIn(answer) == code));
        Assert.Equal(count - 10, lost.Count);
        Assert.All(lost, one => one.Second.MustFail(HttpStatusCode.Conflict, "Coupon used up"));
        foreach (var cart in lost.Select(one => one.First.Id))
        {
            var kept = await App.Client.GetCartAsync(cart);
            Assert.Equal((1, code), (Assert.Single(kept.Items).Quantity, CodeIn(kept)));
        }

        Assert.Equal(10, await UsedAsync(code));
        Assert.Equal((990, 0), await StockAsync(product));
        var repeats = await Task.WhenAll(carts.Select(cart => BuyAsync(other, cart.Id)));
        Assert.Equal(answers.Select(IdOf), repeats.Select(IdOf));
        Assert.Equal(10, await UsedAsync(code));
    }

    [Fact]
    public async Task Racing_checkouts_of_one_cart_use_its_coupon_once()
    {
        await using var other = await OtherAppAsync();
        var code = await CouponAsync(limit: 1);
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9), 2, code);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? App : other).Client.CheckOutAsync(cart)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(11, answers.Count(answer => answer.Error == "Cart is empty"));
        Assert.Equal(1, await UsedAsync(code));
    }

    [Fact]
    public async Task Definitions_saved_while_carts_check_out_lose_no_use()
    {
        await using var other = await OtherAppAsync();
        var product = await App.Client.AddProductAsync(stock: 1_000);
        var code = await CouponAsync(limit: null);
        var carts = await CartsAsync(product, 24, code, other);

        var saving = Task.WhenAll(Enumerable.Range(1, 12).Select(
            percent => FaultPlaces.RepeatAsync(() => DefineAsync(code, limit: null, percent))));
        var answers = await Task.WhenAll(carts.Select(cart => BuyAsync(cart.App, cart.Id)));

        Assert.All(await saving, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        Assert.Equal(24, await UsedAsync(code));
    }

    private static string? IdOf(Answer answer) =>
        answer.Status == HttpStatusCode.Created ? answer.Data.GetProperty("_id").GetString() : null;

    /// <summary>Checks out a cart, and repeats that if it may help: storage may be slow on a machine under load.</summary>
    private static async Task<Answer> BuyAsync(TestApp app, string cart)
    {
        var answer = await app.Client.CheckOutAsync(cart, key: "buy");
        return answer.Error is "Cart is busy" or "Service unavailable" ? await BuyAsync(app, cart) : answer;
    }

    private async Task<List<(TestApp App, string Id)>> CartsAsync(string product, int count, string code, TestApp other)
    {
        var carts = new List<(TestApp App, string Id)>();
        for (var i = 0; i < count; i++)
        {
            var app = i % 2 == 0 ? App : other;
            carts.Add((app, await CartWithAsync(product, 1, code, app)));
        }

        return carts;
    }
}
