using System.Net;
using CartFunctions.Storage.Reservations;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>A fault, or the death of the process, at each call of a reservation and a checkout.</summary>
public sealed class PurchaseFaultTests : PurchaseTest
{
    /// <summary>More calls than a checkout of one product needs.</summary>
    private const int Places = 11;

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(FaultPlaces.Faults), MemberType = typeof(FaultPlaces))]
    public Task Wherever_one_call_fails_a_keyed_repeat_of_a_checkout_buys_once(string fault) =>
        AtEachPlaceAsync<PurchaseFaultTests>(Places, fault, (test, place) => test.MustBuyOnceAsync(fault, place));

    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(FaultPlaces.Faults), MemberType = typeof(FaultPlaces))]
    public Task Wherever_one_call_fails_a_release_returns_all_reserved_units(string fault) =>
        AtEachPlaceAsync<PurchaseFaultTests>(Places, fault, (test, place) => test.MustReleaseAllUnitsAsync(fault, place));

    [Fact]
    public async Task Rows_of_an_interrupted_reservation_are_not_lowered_under_the_next()
    {
        var product = await App.Client.AddProductAsync(stock: 10);
        var cart = await CartWithAsync(product, 2);
        await App.Client.ReserveAsync(cart);
        await App.Client.SetAsync(product, 6, cart);
        var rows = App.Get<ReservationRows>();
        var held = await ReadAsync();
        // The row is increased; then the request is interrupted.
        Assert.NotNull(await rows.TryWriteAsync(new RowWrite(held, held.Row! with { Units = 6 }), default));
        var increased = await ReadAsync();
        var batches = 0;
        Storage.Fault = call => call.IsBatch && batches++ == 0 ? StorageFault.Reset : StorageFault.None;

        var reserved = await App.Client.ReserveAsync(cart);

        Assert.Equal(HttpStatusCode.OK, reserved.Status);
        Assert.Null(await rows.TryWriteAsync(new RowWrite(increased, increased.Row! with { Units = 2 }), default)); // A late write.
        Assert.Equal((10, 6), await StockAsync(product));

        Task<ReservedStock> ReadAsync() => rows.ReadAsync(ObjectId.Parse(product), ObjectId.Parse(cart), default);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Wherever_a_process_dies_its_checkout_completes_or_releases_its_units()
    {
        Clock.SetUtcNow(DateTimeOffset.UtcNow); // The process uses the system clock.
        var (checkedOut, released) = (0, 0);
        var isDuringACall = true;
        for (var place = 1; isDuringACall; place++)
        {
            Storage.Fault = _ => StorageFault.None;
            var product = await App.Client.AddProductAsync(stock: 2);
            var cart = await CartWithAsync(product, 2);
            await using var doomed = await AppProcess.StartAsync(Storage.ConnectionString, App.Prefix);
            isDuringACall = await Storage.KillAtAsync(doomed, place, () => doomed.Client.CheckOutAsync(cart));
            Clock.Advance(PastDefaultReservation);

            // Another cart needs the units.
            var taker = ObjectId.New().ToString();
            var taken = await App.Client.AddAsync(product, 2, taker);

            var isCheckedOut = (await App.Client.GetCartAsync(cart)).Items.Count == 0;
            Assert.Equal(isCheckedOut ? HttpStatusCode.BadRequest : HttpStatusCode.OK, taken.Status);
            await MustEndWithAsync(product, isCheckedOut ? 0 : 2, $"killed at {place}");
            (checkedOut, released) = isCheckedOut ? (checkedOut + 1, released) : (checkedOut, released + 1);
        }

        Assert.True(checkedOut > 0 && released > 0, $"{checkedOut} were checked out, {released} were released.");
    }

    /// <summary>After the nightly sweep at the latest, the stock is correct and nothing is reserved.</summary>
    private async Task MustEndWithAsync(string product, int stock, string what)
    {
        await Storage.IdleAsync();
        Clock.Advance(PastDefaultReservation);
        await SweepReservationsAsync();
        var (left, reserved) = await StockAsync(product);
        Assert.True((left, reserved) == (stock, 0), $"{what}: the stock is {left}, and {reserved} are reserved.");
    }

    private async Task MustBuyOnceAsync(string fault, int place)
    {
        Storage.Fault = _ => StorageFault.None;
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        Storage.FailAt(place, fault);

        var answer = await FaultPlaces.RepeatAsync(() => App.Client.CheckOutAsync(cart, key: "buy"));

        Storage.Fault = _ => StorageFault.None;
        Assert.True(answer.Status == HttpStatusCode.Created, $"{fault} at {place}: {answer.Text}");
        await MustEndWithAsync(product, 3, $"{fault} at {place}");
        Assert.Equal(answer.Data.GetRawText(), (await App.Client.SendAsync("GET", answer.Location!)).Data.GetRawText());
    }

    private async Task MustReleaseAllUnitsAsync(string fault, int place)
    {
        Storage.Fault = _ => StorageFault.None;
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        Storage.FailAt(place, fault);

        var reserved = await FaultPlaces.RepeatAsync(() => App.Client.ReserveAsync(cart, key: "keep"));
        var released = await FaultPlaces.RepeatAsync(() => App.Client.ReleaseAsync(cart, key: "release"));

        Storage.Fault = _ => StorageFault.None;
        Assert.True((reserved.Status, released.Status) == (HttpStatusCode.OK, HttpStatusCode.OK), $"{fault} at {place}");
        await MustEndWithAsync(product, 5, $"{fault} at {place}");
    }
}
