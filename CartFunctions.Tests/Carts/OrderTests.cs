using CartFunctions.Carts;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class OrderTests
{
    private static readonly OrderLine[] Lines =
    [
        new(new CartLine(Beans, 2, 5), "Beans"), new(new CartLine(Mug, 1, 7), "Mug"), new(new CartLine(Beans, 3, 1, Medium), "Beans"),
    ];

    private static readonly OrderCoupon FiveOff = new(Spring, new Discount(5, [true], [5]));

    [Fact]
    public void An_order_is_a_guests_unless_the_cart_had_a_customer() => Assert.Equal("guest", Of(Lines).UserId);

    [Fact]
    public void Options_of_any_line_and_data_of_the_order_are_noticed()
    {
        Assert.True(Of(Lines).HasOptionsOrData);
        Assert.False(Of(Lines[..2]).HasOptionsOrData);
        Assert.True((Of(Lines[..2]) with { Data = Medium }).HasOptionsOrData);
    }

    [Fact]
    public void The_amount_due_of_an_order_takes_the_discount_off_and_adds_the_charges()
    {
        var order = Of(Lines) with { Charges = [new Charge("fee", "Gift", 1.5m)] };

        Assert.Equal((20m, 21.5m), (order.TotalAmount, order.AmountDue));
        Assert.Equal((20m, 16.5m), ((order with { Coupon = FiveOff }).TotalAmount, (order with { Coupon = FiveOff }).AmountDue));
    }

    [Fact]
    public void An_order_names_each_product_once_and_then_its_coupon()
    {
        StockId[] products = [Beans, Mug];

        Assert.Equal(products, Of(Lines).StockIds);
        Assert.Equal([.. products, (StockId)Spring], (Of(Lines) with { Coupon = FiveOff }).StockIds);
    }

    [Fact]
    public void An_order_has_the_units_of_its_products_and_one_use_of_its_coupon()
    {
        StockId[] stockIds = [Beans, Mug, Spring, new StockId(Beans, IsCoupon: true), new StockId(Spring.Id), ObjectId.New()];

        Assert.Equal([5, 1, 0, 0, 0, 0], stockIds.Select(Of(Lines).UnitsOf));
        Assert.Equal([5, 1, 1, 0, 0, 0], stockIds.Select((Of(Lines) with { Coupon = FiveOff }).UnitsOf));
    }

    private static Order Of(OrderLine[] lines) => new(ObjectId.New(), ObjectId.New(), [.. lines], Now);
}
