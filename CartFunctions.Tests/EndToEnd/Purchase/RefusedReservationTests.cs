using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Reservations that are refused or interrupted after they increased rows: units that no cart needs are released soon.</summary>
public sealed class RefusedReservationTests : PurchaseTest
{
    /// <summary>The time until units are released that a dead process reserved.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(1);

    private string beans = null!;
    private string filter = null!;
    private string cart = null!;

    [Fact]
    public async Task A_refused_reservation_releases_its_units_once_storage_recovers()
    {
        await FillCartAsync();
        var isDown = true;
        RefuseFilter(call => isDown && call.IsBatch ? StorageFault.Busy() : StorageFault.None, meanwhile: () => Task.CompletedTask);

        var refused = await App.Client.ReserveAsync(cart);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal((5, 2), await StockAsync(beans));
        isDown = false;
        await Eventually.HoldsAsync(async () => await StockAsync(beans) == (5, 0));
    }

    [Fact]
    public async Task A_refused_reservation_keeps_nothing_although_its_cart_changed()
    {
        await using var other = await OtherAppAsync();
        await FillCartAsync();
        var cup = await App.Client.AddProductAsync(stock: 5);
        RefuseFilter(_ => StorageFault.None, meanwhile: () => other.Client.AddAsync(cup, 1, cart));

        var refused = await App.Client.ReserveAsync(cart);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await Eventually.HoldsAsync(async () => await StockAsync(beans) == (5, 0));
    }

    [Fact]
    public async Task A_reservation_refused_after_a_lost_race_keeps_nothing()
    {
        await using var other = await OtherAppAsync();
        await FillCartAsync();
        await App.Client.RemoveAsync(filter, cart);
        var cartWrites = 0;
        Storage.Fault = call => call is not { IsWrite: true, IsToCarts: true } || ++cartWrites != 2 ? StorageFault.None : new StorageFault
        {
            Before = async _ =>
            {
                await other.Client.AddAsync(filter, 2, cart);
                await other.Client.SaveProductAsync(filter, stock: 0);
            },
        };

        var refused = await App.Client.ReserveAsync(cart);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await Eventually.HoldsAsync(async () => await StockAsync(beans) == (5, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Units_that_a_dead_process_reserved_are_released_within_two_minutes(bool isSomeReserved)
    {
        Clock.SetUtcNow(DateTimeOffset.UtcNow); // The process uses the system clock.
        beans = await App.Client.AddProductAsync(stock: 5);
        cart = await CartWithAsync(beans, 1);
        if (isSomeReserved)
        {
            await App.Client.ReserveAsync(cart, minutes: 60);
        }

        await App.Client.SetAsync(beans, 5, cart);
        await using (var doomed = await AppProcess.StartAsync(Storage.ConnectionString, App.Prefix))
        {
            var cartWrites = 0;
            var isKilledAtWrite = await Storage.KillAtAsync(
                doomed,
                call => call is { IsWrite: true, IsToCarts: true } && ++cartWrites == 2,
                () => doomed.Client.ReserveAsync(cart));
            Assert.True(isKilledAtWrite);
        }

        Assert.Equal((5, 5), await StockAsync(beans));
        Clock.SetUtcNow(DateTimeOffset.UtcNow + Soon);
        var taken = await App.Client.AddAsync(beans, isSomeReserved ? 4 : 5);

        Assert.Equal(HttpStatusCode.OK, taken.Status);
        Assert.Equal((5, isSomeReserved ? 1 : 0), await StockAsync(beans));
        Assert.Equal(isSomeReserved, UntilIn(await App.Client.GetCartAsync(cart)) is not null);
    }

    [Fact]
    public async Task Units_stay_reserved_beyond_the_time_of_making_the_reservation()
    {
        beans = await App.Client.AddProductAsync(stock: 5);
        cart = await CartWithAsync(beans, 5);
        await App.Client.ReserveAsync(cart);
        Clock.Advance(Soon);

        (await App.Client.AddAsync(beans, 1)).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await SweepReservationsAsync();

        Assert.Equal((5, 5), await StockAsync(beans));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
    }

    [Fact]
    public async Task A_cart_short_of_stock_checks_the_rows_of_held_reservations_only_once()
    {
        beans = await App.Client.AddProductAsync(stock: 3);
        for (var i = 0; i < 3; i++)
        {
            await App.Client.ReserveAsync(await CartWithAsync(beans, 1));
        }

        Clock.Advance(Soon);
        var calls = 0;
        Storage.Fault = _ =>
        {
            Interlocked.Increment(ref calls);
            return StorageFault.None;
        };

        var first = await CallsOfAsync(() => App.Client.AddAsync(beans, 1));
        var second = await CallsOfAsync(() => App.Client.AddAsync(beans, 1));

        Assert.Equal((4 + 1 + 3 + 1 + 3, 4), (first, second));

        async Task<int> CallsOfAsync(Func<Task<Answer>> request)
        {
            calls = 0;
            (await request()).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
            return calls;
        }
    }

    /// <summary>Creates a cart with two of five units of each of two products.</summary>
    private async Task FillCartAsync()
    {
        beans = await App.Client.AddProductAsync(stock: 5);
        filter = await App.Client.AddProductAsync(stock: 5);
        cart = await CartWithAsync(beans, 2);
        await App.Client.AddAsync(filter, 2, cart);
    }

    /// <summary>Sells the filters just before the rows are increased, too late for the reservation to see it.</summary>
    private void RefuseFilter(Func<StorageCall, StorageFault> afterwards, Func<Task> meanwhile)
    {
        var selling = new Lazy<Task>(async () =>
        {
            await App.Client.SaveProductAsync(filter, stock: 0);
            await meanwhile();
        });
        var batches = 0;
        Storage.Fault = call => call.IsBatch && Interlocked.Increment(ref batches) <= 2
            ? new StorageFault { Before = _ => selling.Value }
            : batches < 2 ? StorageFault.None : afterwards(call);
    }
}
