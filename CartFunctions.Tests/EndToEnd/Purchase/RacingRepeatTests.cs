using System.Net;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Two apps that reserve one cart at the same time.</summary>
public sealed class RacingRepeatTests : PurchaseTest
{
    [Theory]
    [InlineData("once")]
    [InlineData(null)]
    public async Task Reservations_of_one_cart_that_race_for_the_last_unit_do_not_refuse_each_other(string? key)
    {
        await using var other = await OtherAppAsync();
        for (var i = 0; i < 20; i++)
        {
            var product = await App.Client.AddProductAsync(stock: 1);
            var cart = await CartWithAsync(product, 1);

            var answers = await Task.WhenAll(App.Client.ReserveAsync(cart, key: key), other.Client.ReserveAsync(cart, key: key));

            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, null), (answer.Status, answer.Error)));
            Assert.Equal((1, 1), await StockAsync(product));
        }
    }
}
