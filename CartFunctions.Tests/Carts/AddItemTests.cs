using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;

namespace CartFunctions.Tests.Carts;

public sealed class AddItemTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly ObjectId Beans = ObjectId.New();

    [Fact]
    public void Adding_to_a_new_cart_makes_its_first_version_with_one_line()
    {
        var cart = Add(Empty(), Beans, 2, new AvailableProduct(9.99m, 10));

        Assert.Equal([new CartLine(Beans, 2, 9.99m)], cart.Lines.AsEnumerable());
        Assert.Equal(19.98m, cart.TotalAmount);
        Assert.Equal(1, cart.Version.Number);
        Assert.Equal((Now, Now), (cart.CreatedAt, cart.UpdatedAt));
    }

    [Fact]
    public void Adding_a_product_twice_sums_quantities_and_takes_the_current_price()
    {
        var cart = Add(Add(Empty(), Beans, 2, new AvailableProduct(9.99m, 10)), Beans, 3, new AvailableProduct(12.5m, 10));

        Assert.Equal([new CartLine(Beans, 5, 12.5m)], cart.Lines.AsEnumerable());
        Assert.Equal(62.5m, cart.TotalAmount);
    }

    [Fact]
    public void A_line_in_transit_that_is_added_again_takes_no_more_room()
    {
        var lines = Enumerable.Range(0, 32).Select(i => new CartLine(Beans, 1, 1, Engraving(900 + i))).ToList();
        var cart = Empty() with { InTransit = [.. lines] };

        foreach (var line in lines)
        {
            Assert.Null(cart.CheckRoom(line.Id, line.Options));
            cart = cart.With(line);
        }

        Assert.True(cart.CheckRoom(ObjectId.New(), Engraving(3_500))!.Is(Failure.CartIsFull));

        static StringMap Engraving(int length) =>
            StringMap.Of(new Dictionary<string, string> { ["engraving"] = new string('x', length) });
    }

    [Fact]
    public void Lines_keep_the_order_in_which_products_were_first_added()
    {
        var other = ObjectId.New();
        var available = new AvailableProduct(1, 10);

        var cart = Add(Add(Add(Empty(), Beans, 1, available), other, 1, available), Beans, 1, available);

        Assert.Equal([Beans, other], cart.Lines.Select(line => line.ProductId));
    }

    [Theory]
    [InlineData(0, 3, 3, null)]
    [InlineData(0, 4, 3, "Insufficient stock: 3 left")]
    [InlineData(2, 1, 3, null)]
    [InlineData(2, 2, 3, "Insufficient stock: 3 left, 2 of them in the cart")]
    [InlineData(5, 1, 3, "Insufficient stock: 3 left, the cart has 5")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, "Insufficient stock: 2147483647 left, 2147483647 of them in the cart")]
    public void The_line_after_the_add_never_exceeds_the_stock(int inCart, int added, int stock, string? refusal)
    {
        var cart = inCart == 0 ? Empty() : Add(Empty(), Beans, inCart, new AvailableProduct(1, int.MaxValue));

        var accepted = new AddItemChange(Beans, added).Apply(cart, _ => new AvailableProduct(1, stock), Now).TryGet(out _, out var failure);

        Assert.Equal((refusal is null, refusal), (accepted, failure?.Message));
    }

    [Fact]
    public void A_product_outside_the_catalog_cannot_be_added()
    {
        new AddItemChange(Beans, 1).Apply(Empty(), _ => null, Now).TryGet(out _, out var failure);

        Assert.Equal("Product not found", failure?.Error);
    }

    [Fact]
    public void A_cart_takes_at_most_200_lines_and_its_lines_may_still_grow()
    {
        var available = new AvailableProduct(1, 10);
        var full = Enumerable.Range(0, 200).Aggregate(Empty(), (cart, _) => Add(cart, ObjectId.New(), 1, available));

        new AddItemChange(Beans, 1).Apply(full, _ => available, Now).TryGet(out _, out var failure);
        var grown = Add(full, full.Lines[0].ProductId, 1, available);

        Assert.Equal("Cart is full", failure?.Error);
        Assert.Equal((200, 2), (grown.Lines.Length, grown.Lines[0].Quantity));
    }

    [Fact]
    public void A_full_cart_is_reported_before_insufficient_stock()
    {
        var full = Enumerable.Range(0, 200).Aggregate(Empty(), (cart, _) => Add(cart, ObjectId.New(), 1, new AvailableProduct(1, 10)));

        new AddItemChange(Beans, 2).Apply(full, _ => new AvailableProduct(1, 1), Now).TryGet(out _, out var failure);

        Assert.Equal("Cart is full", failure?.Error);
    }

    [Fact]
    public void Every_change_is_later_than_the_last_even_if_the_clock_goes_back()
    {
        var available = new AvailableProduct(1, 10);
        var first = Add(Empty(), Beans, 1, available);
        var second = Add(first, Beans, 1, available);
        new AddItemChange(Beans, 1).Apply(second, _ => available, Now.AddHours(-1)).TryGet(out var third, out _);

        Assert.Equal(
            [Now, Now.AddMilliseconds(1), Now.AddMilliseconds(2)], new[] { first, second, third! }.Select(cart => cart.UpdatedAt));
        Assert.Equal(Now, third!.CreatedAt);
    }

    [Fact]
    public void Totals_are_exact_at_the_limits_of_price_quantity_and_lines()
    {
        var dearest = new AvailableProduct(999_999_999_999.9999m, int.MaxValue);

        var cart = Enumerable.Range(0, 200)
            .Aggregate(Empty(), (cart, _) => Add(cart, ObjectId.New(), int.MaxValue, dearest));

        Assert.Equal(429496729399999957050327.0600m, cart.TotalAmount);
    }

    private static Cart Empty() => Cart.Empty(ObjectId.New(), "generation", Now);

    private static Cart Add(Cart cart, ObjectId product, int quantity, AvailableProduct available)
    {
        Assert.True(
            new AddItemChange(product, quantity).Apply(cart, _ => available, Now).TryGet(out var changed, out var failure),
            failure?.Message);
        return changed;
    }
}
