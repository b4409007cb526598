using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>A fault, or the death of the process, at each call of a checkout with a coupon.</summary>
public sealed class CouponFaultTests : CouponPurchaseTest
{
    /// <summary>More calls than a checkout of one product with a coupon needs.</summary>
    private const int Places = 13;

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(FaultPlaces.Faults), MemberType = typeof(FaultPlaces))]
    public Task Wherever_one_call_fails_a_keyed_repeat_of_a_checkout_uses_the_coupon_once(string fault) =>
        AtEachPlaceAsync<CouponFaultTests>(Places, fault, (test, place) => test.MustUseOnceAsync(fault, place));

    [Fact]
    [Trait("Category", "Long")]
    public async Task Wherever_a_process_dies_its_checkout_uses_the_coupon_or_releases_its_use()
    {
        Clock.SetUtcNow(DateTimeOffset.UtcNow); // The process uses the system clock.
        var (bought, back) = (0, 0);
        var isDuringACall = true;
        for (var place = 1; isDuringACall; place++)
        {
            Storage.Fault = _ => StorageFault.None;
            var product = await App.Client.AddProductAsync(stock: 9);
            var code = await CouponAsync(limit: 1);
            var (cart, taker) = (await CartWithAsync(product, 2, code), await CartWithAsync(product, 1, code));
            await using var doomed = await AppProcess.StartAsync(Storage.ConnectionString, App.Prefix);
            isDuringACall = await Storage.KillAtAsync(doomed, place, () => doomed.Client.CheckOutAsync(cart, key: "buy"));
            Clock.Advance(PastAnnouncement);

            // Another cart needs the use.
            var taken = await App.Client.CheckOutAsync(taker);

            var isBought = (await App.Client.GetCartAsync(cart)).Items.Count == 0;
            if (isBought)
            {
                taken.MustFail(HttpStatusCode.Conflict, "Coupon used up");
                Assert.Equal("true", (await App.Client.CheckOutAsync(cart, key: "buy")).Replayed);
            }
            else
            {
                Assert.Equal(HttpStatusCode.Created, taken.Status);
                (await App.Client.CheckOutAsync(cart, key: "buy")).MustFail(HttpStatusCode.Conflict, "Coupon used up");
            }

            await SweepReservationsAsync();
            Assert.True(await UsedAsync(code) == 1, $"killed at {place}: used {await UsedAsync(code)} times.");
            (bought, back) = isBought ? (bought + 1, back) : (bought, back + 1);
        }

        Assert.True(bought > 0 && back > 0, $"{bought} bought, {back} did not.");
    }

    private async Task MustUseOnceAsync(string fault, int place)
    {
        Storage.Fault = _ => StorageFault.None;
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        var cart = await CartWithAsync(product, 2, code);
        Storage.FailAt(place, fault);

        var answer = await FaultPlaces.RepeatAsync(() => App.Client.CheckOutAsync(cart, key: "buy"));

        Storage.Fault = _ => StorageFault.None;
        Assert.True((answer.Status, CodeIn(answer)) == (HttpStatusCode.Created, code), $"{fault} at {place}: {answer.Text}");
        await Storage.IdleAsync();
        Clock.Advance(PastDefaultReservation);
        await SweepReservationsAsync();
        Assert.True(await UsedAsync(code) == 1, $"{fault} at {place}: used {await UsedAsync(code)} times.");
        Assert.Equal((3, 0), await StockAsync(product));
        Assert.Equal(answer.Data.GetRawText(), (await App.Client.SendAsync("GET", answer.Location!)).Data.GetRawText());
    }
}
