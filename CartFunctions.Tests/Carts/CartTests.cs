using CartFunctions.Carts;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class CartTests
{
    [Fact]
    public void A_new_cart_is_a_guests_and_has_nothing()
    {
        var cart = Cart.Empty(Beans, "generation", Now.AddTicks(9_999));

        Assert.Equal((Beans, "guest", new EntityVersion("generation", 0)), (cart.Id, cart.UserId, cart.Version));
        Assert.Equal((Now, Now.AddMilliseconds(-1)), (cart.CreatedAt, cart.UpdatedAt));
        Assert.Equal((0m, 0m), (cart.TotalAmount, cart.AmountDueAfter(null)));
        Assert.True(cart.Lines.IsEmpty && cart.Charges.IsEmpty && cart.InTransit.IsEmpty && !cart.HasOptionsOrData);
    }

    [Fact]
    public void The_time_of_a_change_is_rounded_down_to_milliseconds() =>
        Assert.Equal(Now.AddMilliseconds(5), CartOf().NextVersion(Now.AddMilliseconds(5).AddTicks(9_999)).UpdatedAt);

    [Fact]
    public void Options_of_any_line_and_data_of_the_cart_are_noticed()
    {
        var (plain, medium) = (new CartLine(Beans, 1, 1), new CartLine(Beans, 1, 1, Medium));

        Assert.False((CartOf(plain) with { InTransit = [plain] }).HasOptionsOrData);
        Assert.True(CartOf(plain, medium).HasOptionsOrData);
        Assert.True((CartOf(plain) with { InTransit = [plain, medium] }).HasOptionsOrData);
        Assert.True((CartOf(plain) with { Data = Medium }).HasOptionsOrData);
    }

    [Fact]
    public void The_amount_due_takes_the_discount_off_and_adds_the_charges()
    {
        var cart = CartOf(new CartLine(Beans, 2, 10)) with { Charges = [new Charge("tax", "VAT", 1.5m)] };

        Assert.Equal(21.5m, cart.AmountDueAfter(null));
        Assert.Equal(16.5m, cart.AmountDueAfter(new Discount(5, [true], [5])));
    }

    [Theory]
    [InlineData(90_000, true)]
    [InlineData(90_001, false)]
    public void A_cart_in_place_of_another_keeps_transit_and_a_live_reservation(int millisecondsAfterEnd, bool isLive)
    {
        var now = Now.AddMilliseconds(millisecondsAfterEnd);
        var expired = CartOf(new CartLine(Beans, 1, 1)) with
        {
            UserId = "ada",
            Data = Medium,
            Coupon = Spring,
            InTransit = [new CartLine(Mug, 2, 3)],
            Reservation = Reservation.Of(Beans, [new CartLine(Beans, 1, 1)], Now),
        };

        var cart = Cart.InPlaceOf(expired, Beans, "next", now);

        Assert.Equal(
            Cart.Empty(Beans, "next", now) with { InTransit = expired.InTransit, Reservation = isLive ? expired.Reservation : null }, cart);
        Assert.Equal(Cart.Empty(Beans, "next", now), Cart.InPlaceOf(null, Beans, "next", now));
    }

    [Fact]
    public void Removing_what_is_not_there_leaves_the_cart_as_it_is()
    {
        var cart = CartOf(new CartLine(Beans, 1, 1));

        Assert.Same(cart, cart.Without(Mug));
        Assert.Same(cart, cart.WithoutCharges());
    }

    [Theory]
    [InlineData(199, 0, null)]
    [InlineData(200, 0, "Cart is full: a cart holds 200 lines")]
    [InlineData(120, 79, null)]
    [InlineData(120, 80, "Cart is full: a cart holds 200 lines")]
    public void Lines_in_transit_take_room_unless_they_were_added_again(int lineCount, int inTransit, string? refusal)
    {
        var lines = LinesOf(lineCount);
        var cart = CartOf(lines) with { InTransit = [.. LinesOf(inTransit), .. lines[..50]] };

        Assert.Equal(refusal, cart.CheckRoom(ObjectId.New(), null)?.Message);
        Assert.All(cart.Lines.Concat(cart.InTransit), line => Assert.Null(cart.CheckRoom(line.Id, null)));
    }

    [Theory]
    [InlineData(1_024, null)]
    [InlineData(1_025, "Cart is full: a cart holds 32768 bytes of options")]
    public void Options_of_all_lines_together_take_at_most_32768_bytes(int bytes, string? refusal)
    {
        var cart = CartOf([.. LinesOf(1), .. LinesOf(16, OptionsOf(1_024))]) with { InTransit = [.. LinesOf(15, OptionsOf(1_024))] };

        Assert.Equal(refusal, cart.CheckRoom(ObjectId.New(), OptionsOf(bytes))?.Message);
        Assert.Null(CartOf(LinesOf(33, OptionsOf(1_024))).CheckRoom(ObjectId.New(), null));

        static StringMap OptionsOf(int size) => MapOf(("o", new string('x', size - 1)));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(int.MaxValue - 6, int.MaxValue - 6)]
    [InlineData(int.MaxValue, int.MaxValue - 5)]
    public void A_cart_leaves_room_for_the_units_in_transit_to_return(int available, int most)
    {
        var cart = CartOf(new CartLine(Beans, 7, 1)) with
        {
            InTransit = [new CartLine(Beans, 2, 1), new CartLine(Beans, 3, 1, Medium), new CartLine(Mug, 9, 1)],
        };

        Assert.Equal(most, cart.MaxUnitsOf(Beans, new AvailableProduct(1, available)));
    }

    [Fact]
    public void The_id_of_a_line_follows_from_product_and_options_and_never_changes()
    {
        Assert.Equal(Beans, new CartLine(Beans, 1, 1).Id);
        Assert.Equal("bf1f47864e1861c74900dca1", new CartLine(Beans, 1, 1, Medium).Id.ToString());
    }

    [Fact]
    public void A_merge_puts_all_lines_in_transit_and_drops_reservation_and_charges()
    {
        var cart = CartOf(new CartLine(Beans, 1, 1)) with
        {
            Data = Medium,
            Coupon = Spring,
            Charges = [new Charge("fee", "Gift", 1)],
            Reservation = Reservation.Of(Beans, [], Now),
        };

        Assert.Equal(cart with { Lines = [], InTransit = cart.Lines, Charges = [], Reservation = null }, cart.BeginMerge());
    }

    [Fact]
    public void Lines_that_return_come_first_and_add_up_at_the_price_of_the_cart()
    {
        var cart = CartOf(new CartLine(Mug, 1, 4), new CartLine(Beans, 2, 5)) with
        {
            InTransit = [new CartLine(Beans, 3, 1), new CartLine(Beans, 1, 2, Medium)],
            Charges = [new Charge("fee", "Gift", 1)],
        };

        var returned = cart.ReturnLines(cart.InTransit);

        Assert.Equal(
            [new CartLine(Beans, 5, 5), new CartLine(Beans, 1, 2, Medium), new CartLine(Mug, 1, 4)], returned.Lines.AsEnumerable());
        Assert.True(returned.InTransit.IsEmpty && returned.Charges.IsEmpty);
    }

    [Fact]
    public void The_charges_of_a_cart_to_which_no_line_returns_stay()
    {
        var cart = CartOf(new CartLine(Mug, 1, 4)) with
        {
            InTransit = [new CartLine(Beans, 3, 1)],
            Charges = [new Charge("fee", "Gift", 1)],
        };

        var ended = cart.ReturnLines([]);

        Assert.Equal(cart.Lines.AsEnumerable(), ended.Lines);
        Assert.Equal(cart with { InTransit = [], Lines = ended.Lines }, ended);
    }

    private static CartLine[] LinesOf(int count, StringMap? options = null) =>
        [.. Enumerable.Range(0, count).Select(_ => new CartLine(ObjectId.New(), 1, 1, options))];
}
