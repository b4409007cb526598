using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Reservations and checkouts of products that have several lines.</summary>
public sealed class OptionPurchaseTests : PurchaseTest
{
    private const string Medium = """{"size":"M"}""";
    private const string Large = """{"size":"L"}""";

    [Fact]
    public async Task A_reservation_holds_the_sum_of_a_products_lines()
    {
        var shirt = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartOfTwoSizesAsync(shirt);

        var reserved = await App.Client.ReserveAsync(cart);
        var refused = await App.Client.AddWithAsync(shirt, 2, Medium);
        await App.Client.AddWithAsync(shirt, 1, Large, cart);
        var more = await App.Client.ReserveAsync(cart);
        var stockOfMore = await StockAsync(shirt);
        await App.Client.RemoveAsync(reserved.Data.GetProperty("items")[0].GetProperty("lineId").GetString()!, cart);
        await App.Client.ReserveAsync(cart);
        var stockOfLess = await StockAsync(shirt);
        await App.Client.ReleaseAsync(cart);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (reserved.Status, more.Status));
        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal(((5, 5), (5, 3), (5, 0)), (stockOfMore, stockOfLess, await StockAsync(shirt)));
    }

    [Fact]
    public async Task Lines_that_together_exceed_the_stock_cannot_be_reserved_or_bought()
    {
        var shirt = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartOfTwoSizesAsync(shirt);
        await App.Client.SaveProductAsync(shirt, stock: 3);

        var reserved = await App.Client.ReserveAsync(cart);
        var bought = await App.Client.CheckOutAsync(cart);

        Assert.All([reserved, bought], answer => answer.MustFail(HttpStatusCode.BadRequest, "Insufficient stock"));
        Assert.Equal((3, 0), await StockAsync(shirt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_checkout_takes_the_sum_of_the_lines_and_its_order_has_each_line(bool isReserved)
    {
        var shirt = await App.Client.AddProductAsync(stock: 5, name: "Shirt");
        var cart = await CartOfTwoSizesAsync(shirt);
        var ids = (await App.Client.GetCartAsync(cart)).Data.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("lineId").GetString()).ToArray();
        if (isReserved)
        {
            await App.Client.ReserveAsync(cart);
        }

        var placed = await App.Client.CheckOutAsync(cart);
        var order = await App.Client.SendAsync("GET", placed.Location!);

        Assert.Equal(placed.Data.GetRawText(), order.Data.GetRawText());
        Assert.Equal(
            [
                $$"""{"lineId":"{{ids[0]}}","productId":"{{shirt}}","name":"Shirt","sku":null"""
                + $$""","options":{{Medium}},"quantity":2,"priceAtAdd":10,"discount":0}""",
                $$"""{"lineId":"{{ids[1]}}","productId":"{{shirt}}","name":"Shirt","sku":null"""
                + $$""","options":{{Large}},"quantity":2,"priceAtAdd":10,"discount":0}""",
            ],
            order.Data.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
        Assert.Equal((1, 0), await StockAsync(shirt));
        Assert.Empty((await App.Client.GetCartAsync(cart)).Items);
    }

    [Fact]
    public async Task The_sweep_takes_the_sum_of_the_lines_if_the_process_died_after_the_checkout()
    {
        var shirt = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartOfTwoSizesAsync(shirt);
        await App.Client.ReserveAsync(cart);
        var isPlaced = false;
        Storage.Fault = call =>
        {
            isPlaced |= call.IsBatch;
            return isPlaced && !call.IsBatch ? StorageFault.Reset : StorageFault.None;
        };
        await App.Client.CheckOutAsync(cart);
        Storage.Fault = _ => StorageFault.None;
        await using var other = await OtherAppAsync();

        Clock.Advance(PastDefaultReservation);
        await SweepReservationsAsync();

        Assert.Equal((1, 0), await StockAsync(shirt));
    }

    [Fact]
    public async Task One_of_many_carts_buys_the_last_unit_of_a_product_with_two_sizes()
    {
        var shirt = await App.Client.AddProductAsync(stock: 1);
        var carts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            (await App.Client.AddWithAsync(shirt, 1, i % 2 == 0 ? Medium : Large)).CartId));

        var answers = await Task.WhenAll(carts.Select(cart => App.Client.CheckOutAsync(cart)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal((0, 0), await StockAsync(shirt));
    }

    private async Task<string> CartOfTwoSizesAsync(string shirt)
    {
        var cart = (await App.Client.AddWithAsync(shirt, 2, Medium)).CartId;
        await App.Client.AddWithAsync(shirt, 2, Large, cart);
        return cart;
    }
}
