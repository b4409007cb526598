using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Reservations (contract, "Reservations and checkout").</summary>
public sealed class ReservationTests : PurchaseTest
{
    private const string Device = "device-that-reserves";

    [Fact]
    public async Task Reserved_units_are_shown_everywhere_and_unavailable_to_other_carts()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var cart = (await App.Client.AddAsync(product, 2, device: Device)).CartId;
        var other = await CartWithAsync(product, 1);

        var reserved = await App.Client.ReserveAsync(cart);

        Assert.Equal((HttpStatusCode.OK, "Stock reserved successfully"), (reserved.Status, reserved.Message));
        Assert.Equal(reserved.Cart.UpdatedAt + TimeSpan.FromMinutes(15), UntilIn(reserved)!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal($"\"{reserved.Cart.Version}\"", reserved.ETag);
        Assert.Equal(UntilIn(reserved), UntilIn(await App.Client.GetCartAsync(device: Device)));
        Assert.Equal((3, 2), await StockAsync(product));
        var refused = await App.Client.AddAsync(product, 1, other);
        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: 1 left, 1 of them in the cart", refused.Message);
        Assert.Equal(HttpStatusCode.OK, (await App.Client.SetAsync(product, 3, cart)).Status);
    }

    [Fact]
    public async Task A_repeat_fits_the_reservation_to_the_lines_and_never_shortens_it()
    {
        var (beans, filter) = (await App.Client.AddProductAsync(stock: 9), await App.Client.AddProductAsync(stock: 9));
        var cart = await CartWithAsync(beans, 5);
        await App.Client.AddAsync(filter, 4, cart);
        var first = await App.Client.ReserveAsync(cart, minutes: 60);
        await App.Client.SetAsync(beans, 2, cart);
        await App.Client.RemoveAsync(filter, cart);
        Assert.Equal(((9, 5), (9, 4)), (await StockAsync(beans), await StockAsync(filter)));

        var second = await App.Client.ReserveAsync(cart, minutes: 1);

        Assert.Equal(UntilIn(first), UntilIn(second));
        Assert.Equal(((9, 2), (9, 0)), (await StockAsync(beans), await StockAsync(filter)));
        Assert.NotEqual(first.Cart.Version, second.Cart.Version);
    }

    [Fact]
    public async Task A_repeat_extends_the_reservation()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 3), 2);
        var first = await App.Client.ReserveAsync(cart, minutes: 1);

        var second = await App.Client.ReserveAsync(cart, minutes: 60);

        Assert.InRange(UntilIn(second)!.Value - UntilIn(first)!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_failed_reservation_keeps_the_earlier_one_and_the_version()
    {
        var (beans, filter) = (await App.Client.AddProductAsync(stock: 3), await App.Client.AddProductAsync(stock: 3));
        var cart = await CartWithAsync(beans, 2);
        var first = await App.Client.ReserveAsync(cart);
        await App.Client.AddAsync(filter, 3, cart);
        var added = await App.Client.SetAsync(beans, 3, cart);
        await App.Client.SaveProductAsync(filter, stock: 2);

        var failed = await App.Client.ReserveAsync(cart);

        failed.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal($"Insufficient stock: product {filter}, 2 left", failed.Message);
        var shown = await App.Client.GetCartAsync(cart);
        Assert.Equal((UntilIn(first), added.ETag), (UntilIn(shown), shown.ETag));
        Assert.Equal(((3, 2), (2, 0)), (await StockAsync(beans), await StockAsync(filter)));
    }

    [Fact]
    public async Task Reserved_units_stay_reserved_although_the_stock_is_lowered()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 5);
        await App.Client.ReserveAsync(cart);
        await App.Client.SaveProductAsync(product, stock: 1);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.ReserveAsync(cart)).Status);
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Fact]
    public async Task A_release_keeps_the_lines_and_works_without_a_reservation()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var cart = await CartWithAsync(product, 3);
        await App.Client.ReserveAsync(cart);

        var released = await App.Client.ReleaseAsync(cart);
        var again = await App.Client.ReleaseAsync(cart);

        Assert.Equal((HttpStatusCode.OK, "Reservation released successfully"), (released.Status, released.Message));
        Assert.Equal((HttpStatusCode.OK, null, 3), (again.Status, UntilIn(again), Assert.Single(again.Items).Quantity));
        Assert.NotEqual(released.ETag, again.ETag);
        Assert.Equal((3, 0), await StockAsync(product));
    }

    [Fact]
    public async Task Lines_may_change_while_they_are_reserved_and_the_reservation_stays_as_it_is()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 3);
        var until = UntilIn(await App.Client.ReserveAsync(cart));

        var cleared = await App.Client.ClearAsync(cart);

        Assert.Equal((until, (5, 3)), (UntilIn(cleared), await StockAsync(product)));
        (await App.Client.ReserveAsync(cart)).MustFail(HttpStatusCode.BadRequest, "Cart is empty");
        Assert.Equal(HttpStatusCode.OK, (await App.Client.AddAsync(product, 5, cart)).Status);
    }

    [Theory]
    [InlineData("""{"minutes":0}""")]
    [InlineData("""{"minutes":61}""")]
    [InlineData("""{"minutes":1.5}""")]
    [InlineData("""{"minutes":"15"}""")]
    [InlineData("""{"minutes":[]}""")]
    public async Task Invalid_minutes_are_refused(string body)
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 3), 1);

        var refused = await App.Client.SendAsync("PUT", $"/api/cart/{cart}/reservation", body);

        refused.MustFail(HttpStatusCode.BadRequest, "Invalid reservation");
        Assert.Null(UntilIn(await App.Client.GetCartAsync(cart)));
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.OK)]
    [InlineData("null", HttpStatusCode.OK)]
    [InlineData("\uFEFF null\n", HttpStatusCode.OK)]
    [InlineData("""{"minutes":null}""", HttpStatusCode.OK)]
    [InlineData("""{"other":1}""", HttpStatusCode.OK)]
    [InlineData("""{"minutes":6e1}""", HttpStatusCode.OK)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("nul", HttpStatusCode.BadRequest)]
    [InlineData("null null", HttpStatusCode.BadRequest)]
    [InlineData("\"null\"", HttpStatusCode.BadRequest)]
    [InlineData(" ", HttpStatusCode.BadRequest)]
    public async Task A_body_may_be_absent_null_or_an_object(string body, HttpStatusCode status)
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 3), 1);

        Assert.Equal(status, (await App.Client.SendAsync("PUT", $"/api/cart/{cart}/reservation", body)).Status);
    }

    [Fact]
    public async Task A_key_and_a_condition_hold_as_for_every_change()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        var reserved = await App.Client.ReserveAsync(cart, key: "r");
        await App.Client.SetAsync(product, 2, cart);

        var repeat = await App.Client.ReserveAsync(cart, key: "r");
        var reused = await App.Client.ReserveAsync(cart, minutes: 3, key: "r");
        var stale = await App.Client.ReserveAsync(cart, ifMatch: reserved.ETag);

        Assert.Equal((HttpStatusCode.OK, "true", (9, 1)), (repeat.Status, repeat.Replayed, await StockAsync(product)));
        reused.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (stale.Status, stale.Error));
    }

    [Fact]
    public async Task A_product_with_reserved_units_cannot_be_deleted()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var cart = await CartWithAsync(product, 1);
        await App.Client.ReserveAsync(cart);

        (await App.Client.DeleteProductAsync(product)).MustFail(HttpStatusCode.Conflict, "Product is reserved");
        await App.Client.ReleaseAsync(cart);

        Assert.Equal(HttpStatusCode.OK, (await App.Client.DeleteProductAsync(product)).Status);
        (await App.Client.ReserveAsync(cart)).MustFail(HttpStatusCode.NotFound, "Product not found");
    }

    [Fact]
    public async Task A_refused_delete_writes_nothing_after_another_release()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var (first, second) = (await CartWithAsync(product, 1), await CartWithAsync(product, 1));
        await App.Client.ReserveAsync(first, minutes: 1);
        await App.Client.ReserveAsync(second, minutes: 60);
        await App.Client.ReleaseAsync(first);
        await Eventually.HoldsAsync(async () => await StockAsync(product) == (3, 1)); // The background may still be at it.
        var writes = 0;
        Storage.Fault = call =>
        {
            Interlocked.Add(ref writes, call.IsWrite ? 1 : 0);
            return StorageFault.None;
        };

        (await App.Client.DeleteProductAsync(product)).MustFail(HttpStatusCode.Conflict, "Product is reserved");

        Assert.Equal(0, writes);
    }

    [Fact]
    public async Task A_cart_with_200_lines_is_reserved_and_checked_out()
    {
        var products = await App.Client.AddProductsAsync(200, stock: 2);
        var cart = ObjectId.New().ToString();
        await App.Client.AddItemsAsync(cart, products.Select(product => (product, 1)));

        Assert.Equal(HttpStatusCode.OK, (await App.Client.ReserveAsync(cart)).Status);
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
        Clock.Advance(PastDefaultReservation);
        await SweepReservationsAsync();

        var left = await Task.WhenAll(products.Select(StockAsync));
        Assert.All(left, stock => Assert.Equal((1, 0), stock));
    }
}
