using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Expired reservations, and units of interrupted requests.</summary>
public sealed class ReservationEndTests : PurchaseTest
{
    [Theory]
    [InlineData("add")]
    [InlineData("set")]
    [InlineData("reserve")]
    [InlineData("check out")]
    public async Task Another_cart_gets_the_units_of_an_expired_reservation(string operation)
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var (first, second) = (await CartWithAsync(product, 3), await CartWithAsync(product, operation == "set" ? 1 : 3));
        var version = (await App.Client.ReserveAsync(first)).ETag;
        var taker = operation == "add" ? ObjectId.New().ToString() : second;

        Assert.Equal("Insufficient stock", (await TakeAsync()).Error);
        Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal("Insufficient stock", (await TakeAsync()).Error); // Another instance's clock may be behind.
        Clock.Advance(TimeSpan.FromMinutes(2));
        var taken = await TakeAsync();

        Assert.True((int)taken.Status < 300, taken.Text);
        var loser = await App.Client.GetCartAsync(first);
        Assert.Equal((null, version, 3), (UntilIn(loser), loser.ETag, loser.Items[0].Quantity));
        Assert.Equal(operation == "reserve" ? 3 : 0, (await StockAsync(product)).Reserved);

        Task<Answer> TakeAsync() => operation switch
        {
            "add" => App.Client.AddAsync(product, 3, taker),
            "set" => App.Client.SetAsync(product, 3, taker),
            "reserve" => App.Client.ReserveAsync(taker),
            _ => App.Client.CheckOutAsync(taker),
        };
    }

    [Fact]
    public async Task An_expired_reservation_does_not_prevent_a_delete()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        await App.Client.ReserveAsync(await CartWithAsync(product, 1));
        Clock.Advance(PastDefaultReservation);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.DeleteProductAsync(product)).Status);
    }

    [Fact]
    public async Task An_expired_reservation_keeps_its_units_until_another_cart_needs_them()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var cart = await CartWithAsync(product, 3);
        await App.Client.ReserveAsync(cart);
        Clock.Advance(PastDefaultReservation);

        Assert.Equal((3, 3), await StockAsync(product));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Fact]
    public async Task The_sweep_removes_the_row_of_a_product_deleted_an_hour_ago()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        await App.Client.DeleteProductAsync(product);

        await SweepReservationsAsync();
        Assert.NotNull(await FindRowAsync());
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(61));
        await SweepReservationsAsync();

        Assert.Null(await FindRowAsync());
        (await App.Client.GetProductAsync(product)).MustFail(HttpStatusCode.NotFound, "Product not found");

        Task<TableEntity?> FindRowAsync() => App.Get<StorageTables>().Products.FindAsync(product[^1..], product, default);
    }

    [Fact]
    public async Task The_sweep_releases_expired_reservations_and_keeps_others()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var (over, live) = (await CartWithAsync(product, 2), await CartWithAsync(product, 3));
        await App.Client.ReserveAsync(over);
        await App.Client.ReserveAsync(live, minutes: 60);
        Clock.Advance(PastDefaultReservation);

        await SweepReservationsAsync();

        Assert.Equal((5, 3), await StockAsync(product));
        Assert.Null(UntilIn(await App.Client.GetCartAsync(over)));
        Assert.NotNull(UntilIn(await App.Client.GetCartAsync(live)));
    }

    [Fact]
    public async Task An_extended_reservation_does_not_expire_by_its_old_rows()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var (cart, other) = (await CartWithAsync(product, 3), await CartWithAsync(product, 3));
        await App.Client.ReserveAsync(cart, minutes: 1);
        await App.Client.ReserveAsync(cart, minutes: 60);
        Clock.Advance(TimeSpan.FromMinutes(10));

        (await App.Client.ReserveAsync(other)).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await SweepReservationsAsync();

        Assert.Equal((3, 3), await StockAsync(product));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
    }

    [Fact]
    public async Task A_new_cart_under_an_expired_id_has_no_reservation()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var cart = await CartWithAsync(product, 3);
        await App.Client.ReserveAsync(cart);
        Clock.Advance(TimeSpan.FromDays(31));

        var again = await App.Client.AddAsync(product, 3, cart);

        Assert.Equal((HttpStatusCode.OK, null), (again.Status, UntilIn(again)));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task Clocks_ten_minutes_apart_sell_no_unit_twice(int minutes)
    {
        var clock = new ManualClock();
        clock.SetUtcNow(Clock.GetUtcNow());
        clock.AdjustTime(Clock.GetUtcNow() + TimeSpan.FromMinutes(minutes));
        await using var other = await OtherAppAsync(clock);
        var product = await App.Client.AddProductAsync(stock: 1);
        var (one, two) = (await CartWithAsync(product, 1), await CartWithAsync(product, 1, other));

        await App.Client.ReserveAsync(one, minutes: 1);
        var reserved = await other.Client.ReserveAsync(two, minutes: 1);
        var bought = new[] { await App.Client.CheckOutAsync(one), await other.Client.CheckOutAsync(two) };

        Assert.Equal(minutes > 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reserved.Status);
        Assert.Single(bought, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Fact]
    public async Task The_sweep_restores_a_sum_that_an_older_version_dropped()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        await App.Client.ReserveAsync(cart);
        var table = App.Get<StorageTables>().Products;
        var entity = (await table.FindAsync(product[^1..], product, default))!;
        entity.Remove("Reserved");
        await table.TryReplaceAsync(entity, entity.ETag, default);
        Assert.Equal((5, 0), await StockAsync(product));

        await SweepReservationsAsync();

        Assert.Equal((5, 2), await StockAsync(product));
    }
}
