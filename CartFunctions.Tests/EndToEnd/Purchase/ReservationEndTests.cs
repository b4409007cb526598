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
    public async Task Past_its_time_the_units_go_to_whoever_wants_them(string operation)
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
    public async Task Past_its_time_a_reservation_keeps_no_product_in_the_catalog()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        await App.Client.ReserveAsync(await CartWithAsync(product, 1));
        Clock.Advance(PastAnyReservation);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.DeleteProductAsync(product)).Status);
    }

    [Fact]
    public async Task As_long_as_nobody_wants_them_the_cart_still_has_the_units()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var cart = await CartWithAsync(product, 3);
        await App.Client.ReserveAsync(cart);
        Clock.Advance(PastAnyReservation);

        Assert.Equal((3, 3), await StockAsync(product));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Fact]
    public async Task The_night_removes_what_is_left_of_a_product_that_was_deleted_an_hour_ago()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        await App.Client.DeleteProductAsync(product);

        await SweepAsync();
        Assert.NotNull(await FindRowAsync());
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(61));
        await SweepAsync();

        Assert.Null(await FindRowAsync());
        (await App.Client.GetProductAsync(product)).MustFail(HttpStatusCode.NotFound, "Product not found");

        Task<TableEntity?> FindRowAsync() => App.Get<StorageTables>().Products.FindAsync(product[^1..], product, default);
    }

    [Fact]
    public async Task The_night_gives_back_what_is_over_and_leaves_what_is_not()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var (over, live) = (await CartWithAsync(product, 2), await CartWithAsync(product, 3));
        await App.Client.ReserveAsync(over);
        await App.Client.ReserveAsync(live, minutes: 60);
        Clock.Advance(PastAnyReservation);

        await SweepAsync();

        Assert.Equal((5, 3), await StockAsync(product));
        Assert.Null(UntilIn(await App.Client.GetCartAsync(over)));
        Assert.NotNull(UntilIn(await App.Client.GetCartAsync(live)));
    }

    [Fact]
    public async Task A_reservation_that_was_moved_on_is_not_taken_for_over_by_its_rows()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var (cart, other) = (await CartWithAsync(product, 3), await CartWithAsync(product, 3));
        await App.Client.ReserveAsync(cart, minutes: 1);
        await App.Client.ReserveAsync(cart, minutes: 60);
        Clock.Advance(TimeSpan.FromMinutes(10));

        (await App.Client.ReserveAsync(other)).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await SweepAsync();

        Assert.Equal((3, 3), await StockAsync(product));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
    }

    [Fact]
    public async Task An_expired_cart_s_reservation_goes_back_and_a_new_cart_under_its_id_has_none()
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
    public async Task The_night_mends_a_sum_that_an_older_version_of_the_app_dropped()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        await App.Client.ReserveAsync(cart);
        var table = App.Get<StorageTables>().Products;
        var entity = (await table.FindAsync(product[^1..], product, default))!;
        entity.Remove("Reserved");
        await table.TryReplaceAsync(entity, entity.ETag, default);
        Assert.Equal((5, 0), await StockAsync(product));

        await SweepAsync();

        Assert.Equal((5, 2), await StockAsync(product));
    }
}
