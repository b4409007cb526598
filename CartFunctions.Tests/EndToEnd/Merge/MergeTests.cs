using System.Net;
using System.Text.Json;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>Merges of two carts (contract, "Merge").</summary>
public sealed class MergeTests : MergeTest
{
    [Fact]
    public async Task The_lines_move_quantities_add_up_and_take_the_current_price()
    {
        var beans = await App.Client.AddProductAsync(stock: 9, price: "9.99");
        var filter = await App.Client.AddProductAsync(stock: 9, price: "2");
        var (mine, guest) = (await CartOfAsync((beans, 1)), await CartOfAsync((filter, 3), (beans, 2)));
        var before = await App.Client.GetCartAsync(guest);
        await App.Client.SaveProductAsync(beans, 9, "12.5");

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal((HttpStatusCode.OK, "Carts merged successfully"), (merged.Status, merged.Message));
        Assert.Equal(
            [(beans, 3, "12.5"), (filter, 3, "2")], CartIn(merged).Items.Select(item => (item.Product, item.Quantity, item.Price)));
        Assert.Equal("43.5", CartIn(merged).Total);
        Assert.Equal($"\"{CartIn(merged).Version}\"", merged.ETag);
        Assert.Empty(FromIn(merged).Items);
        Assert.NotEqual(before.Cart.Version, FromIn(merged).Version);
        Assert.True(FromIn(merged).UpdatedAt > before.Cart.UpdatedAt);
        Assert.Equal(merged.Data.GetProperty("cart").GetRawText(), (await App.Client.GetCartAsync(mine)).Data.GetRawText());
        Assert.Equal(merged.Data.GetProperty("from").GetRawText(), (await App.Client.GetCartAsync(guest)).Data.GetRawText());
    }

    [Fact]
    public async Task A_devices_cart_can_be_merged_into_a_new_cart()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var device = (await App.Client.AddAsync(product, 2, device: "a-device-that-signs-in")).CartId;
        var customers = ObjectId.New().ToString();

        var merged = await App.Client.MergeAsync(customers, device);

        Assert.Equal(customers, CartIn(merged).Id);
        Assert.EndsWith("-1", CartIn(merged).Version, StringComparison.Ordinal);
        Assert.Equal(Lines((product, 2)), await LinesAsync(customers));
        Assert.Empty((await App.Client.GetCartAsync(device: "a-device-that-signs-in")).Items);
    }

    [Fact]
    public async Task Unavailable_units_and_deleted_products_stay_in_the_source()
    {
        var beans = await App.Client.AddProductAsync(stock: 5);
        var gone = await App.Client.AddProductAsync(stock: 5);
        var scarce = await App.Client.AddProductAsync(stock: 5);
        var (mine, guest) = (await CartOfAsync((beans, 3), (scarce, 5)), await CartOfAsync((gone, 1), (scarce, 2), (beans, 4)));
        await App.Client.DeleteProductAsync(gone);

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(Lines((beans, 5), (scarce, 5)), LinesOf(CartIn(merged)));
        Assert.Equal(Lines((gone, 1), (scarce, 2), (beans, 2)), LinesOf(FromIn(merged)));
        Assert.Equal(Lines((gone, 1), (scarce, 2), (beans, 2)), await LinesAsync(guest));
    }

    [Fact]
    public async Task Lines_beyond_200_stay_in_the_source()
    {
        var products = await App.Client.AddProductsAsync(201, stock: 5);
        var mine = await CartOfAsync([.. products[..150].Select(product => (product, 1))]);
        var guest = await CartOfAsync([.. products[149..].Select(product => (product, 1))]);

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(200, CartIn(merged).Items.Count);
        Assert.Equal(Lines((products[200], 1)), LinesOf(FromIn(merged)));
    }

    [Fact]
    public async Task Merging_a_missing_cart_is_refused_and_creates_none()
    {
        var (mine, absentCart) = (ObjectId.New().ToString(), ObjectId.New().ToString());

        var merged = await App.Client.MergeAsync(mine, absentCart);

        merged.MustFail(HttpStatusCode.NotFound, "Cart not found");
        Assert.Equal(HttpStatusCode.NotFound, (await App.Client.GetCartAsync(mine)).Status);
    }

    [Fact]
    public async Task An_expired_cart_cannot_be_merged()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var guest = await CartOfAsync((product, 1));
        Clock.Advance(TimeSpan.FromDays(31));
        var mine = await CartOfAsync((product, 1));

        (await App.Client.MergeAsync(mine, guest)).MustFail(HttpStatusCode.NotFound, "Cart not found");

        Assert.Equal(Lines((product, 1)), await LinesAsync(mine));
    }

    [Theory]
    [InlineData("""{"from":"$same"}""", "Invalid merge")]
    [InlineData("""{"from":"$SAME"}""", "Invalid merge")]
    [InlineData("""{"from":"1"}""", "Invalid ID format")]
    [InlineData("""{"from":null}""", "Invalid ID format")]
    [InlineData("""{"from":["$same"]}""", "Invalid ID format")]
    [InlineData("{}", "Invalid ID format")]
    [InlineData("[]", "Invalid request body")]
    [InlineData("", "Invalid request body")]
    public async Task A_body_without_a_valid_other_cart_is_refused(string body, string error)
    {
        var cart = await CartOfAsync((await App.Client.AddProductAsync(stock: 9), 1));
        body = body.Replace("$same", cart, StringComparison.Ordinal).Replace("$SAME", cart.ToUpperInvariant(), StringComparison.Ordinal);

        var refused = await App.Client.SendAsync("POST", $"/api/cart/{cart}/merge", body);

        refused.MustFail(HttpStatusCode.BadRequest, error);
        Assert.NotEqual(Lines(), await LinesAsync(cart));
    }

    [Fact]
    public async Task A_keyed_repeat_of_a_merge_changes_nothing_and_shows_both_carts()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await App.Client.MergeAsync(mine, guest, key: "sign-in");
        await App.Client.AddAsync(product, 4, guest);

        var repeat = await App.Client.MergeAsync(mine, guest, key: "sign-in");

        Assert.Equal((HttpStatusCode.OK, "true"), (repeat.Status, repeat.Replayed));
        Assert.Equal((Lines((product, 3)), Lines((product, 4))), (LinesOf(CartIn(repeat)), LinesOf(FromIn(repeat))));
        Assert.Equal("Idempotency key reused", (await App.Client.MergeAsync(mine, ObjectId.New().ToString(), key: "sign-in")).Error);
    }

    [Fact]
    public async Task A_repeat_after_the_other_cart_expired_shows_null()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        await App.Client.MergeAsync(mine, guest, key: "sign-in");
        Clock.Advance(TimeSpan.FromDays(20));
        await App.Client.SetAsync(product, 5, mine);
        Clock.Advance(TimeSpan.FromDays(11));

        var repeat = await App.Client.MergeAsync(mine, guest, key: "sign-in");

        Assert.Equal("true", repeat.Replayed);
        Assert.Equal(Lines((product, 5)), LinesOf(CartIn(repeat)));
        Assert.Equal(JsonValueKind.Null, repeat.Data.GetProperty("from").ValueKind);
    }

    [Fact]
    public async Task A_condition_is_on_the_cart_that_gets_the_lines()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        var old = (await App.Client.GetCartAsync(mine)).ETag;
        var now = (await App.Client.SetAsync(product, 2, mine)).ETag;

        var refused = await App.Client.MergeAsync(mine, guest, ifMatch: old);
        var done = await App.Client.MergeAsync(mine, guest, ifMatch: now);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed", now), (refused.Status, refused.Error, refused.ETag));
        Assert.Equal(mine, refused.CartId);
        Assert.Equal((HttpStatusCode.OK, 4), (done.Status, CartIn(done).Items[0].Quantity));
    }

    [Fact]
    public async Task A_condition_on_a_missing_cart_never_holds()
    {
        var (mine, guest) = (ObjectId.New().ToString(), await CartOfAsync((await App.Client.AddProductAsync(stock: 9), 2)));

        Assert.Equal("Cart has changed", (await App.Client.MergeAsync(mine, guest, ifMatch: "*")).Error);

        Assert.NotEqual(Lines(), await LinesAsync(guest));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_merge_of_a_missing_cart_is_not_found_whatever_its_condition(bool isThere)
    {
        var (mine, absentCart) = (ObjectId.New().ToString(), ObjectId.New().ToString());
        if (isThere)
        {
            await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 9), 1, mine);
        }

        var merged = await App.Client.MergeAsync(mine, absentCart, ifMatch: "\"0-1\"");

        merged.MustFail(HttpStatusCode.NotFound, "Cart not found");
    }

    [Fact]
    public async Task A_merge_makes_the_sources_reserved_units_available_to_the_target()
    {
        var product = await App.Client.AddProductAsync(stock: 2);
        var guest = await CartOfAsync((product, 2));
        await App.Client.ReserveAsync(guest);
        var mine = ObjectId.New().ToString();

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(Lines((product, 2)), LinesOf(CartIn(merged)));
        Assert.Equal((2, 0), await StockAsync(product));
        Assert.Equal(JsonValueKind.Null, merged.Data.GetProperty("from").GetProperty("reservation").ValueKind);
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(mine)).Status);
        Assert.Equal((0, 0), await StockAsync(product));
    }

    [Fact]
    public async Task Units_that_a_third_cart_reserved_stay_unavailable_until_they_expire()
    {
        var product = await App.Client.AddProductAsync(stock: 3);
        var guest = await CartOfAsync((product, 3));
        await App.Client.ReserveAsync(await CartOfAsync((product, 2)));
        var mine = ObjectId.New().ToString();

        var some = await App.Client.MergeAsync(mine, guest);
        Clock.Advance(PastDefaultReservation);
        var rest = await App.Client.MergeAsync(mine, guest);

        Assert.Equal((Lines((product, 1)), Lines((product, 2))), (LinesOf(CartIn(some)), LinesOf(FromIn(some))));
        Assert.Equal((Lines((product, 3)), Lines()), (LinesOf(CartIn(rest)), LinesOf(FromIn(rest))));
    }

    [Fact]
    public async Task An_empty_cart_can_be_merged_and_both_get_new_versions()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        var cleared = await App.Client.ClearAsync(guest);

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(Lines((product, 1)), LinesOf(CartIn(merged)));
        Assert.EndsWith("-2", CartIn(merged).Version, StringComparison.Ordinal);
        Assert.NotEqual(cleared.Cart.Version, FromIn(merged).Version);
    }
}
