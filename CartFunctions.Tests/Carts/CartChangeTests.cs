using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;
using CartFunctions.Carts.AddItems;
using CartFunctions.Carts.ClearCart;
using CartFunctions.Carts.RemoveCoupon;
using CartFunctions.Carts.RemoveItem;
using CartFunctions.Carts.SetCharges;
using CartFunctions.Carts.SetData;
using CartFunctions.Carts.SetQuantity;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class CartChangeTests
{
    private static readonly CartLine FourBeans = new(Beans, 4, 5);
    private static readonly CartLine TwoMediumBeans = new(Beans, 2, 6, Medium);
    private static readonly AddItemsChange AddTwo = new([new AddItemChange(Beans, 1), new AddItemChange(Mug, 2, Medium)]);

    private static readonly Cart Full = CartOf(FourBeans, TwoMediumBeans).NextVersion(Now) with
    {
        Data = Medium,
        Coupon = Spring,
        Charges = [new Charge("fee", "Gift", 1)],
    };

    [Fact]
    public void The_names_and_texts_of_changes_never_change()
    {
        var mugId = CartLine.IdOf(Mug, Medium);
        (CartChange Change, string Operation, string Signature)[] all =
        [
            (new AddItemChange(Beans, 2), "AddItem", $"add {Beans} 2"),
            (new AddItemChange(Beans, 2, Medium), "AddItem", $"add {Beans} 2 bf1f47864e1861c74900dca1"),
            (AddTwo, "AddItems", $"items add {Beans} 1, add {Mug} 2 {mugId}"),
            (new SetQuantityChange(Beans, 3), "SetQuantity", $"set {Beans} 3"),
            (new RemoveItemChange(Beans), "RemoveItem", $"remove {Beans}"),
            (new ClearCartChange(), "ClearCart", "clear"),
            (new SetDataChange(null), "SetData", "data "),
            (new SetDataChange(Medium), "SetData", "data 4:size1:M"),
            (new RemoveCouponChange(), "RemoveCoupon", "remove-coupon"),
            (new SetChargesChange([new("tax", "VAT", 3), new("fee", "a", 0.5m)]), "SetCharges", "charges tax 3 3:VATfee 0.5 1:a"),
        ];

        Assert.All(all, one => Assert.Equal((one.Operation, one.Signature), (one.Change.Operation, one.Change.Signature)));
    }

    [Fact]
    public void Only_an_add_creates_a_cart()
    {
        CartChange[] others =
        [
            new SetQuantityChange(Beans, 3), new RemoveItemChange(Beans), new ClearCartChange(), new SetDataChange(Medium),
            new RemoveCouponChange(), new SetChargesChange([]),
        ];

        Assert.True(new AddItemChange(Beans, 2).CreatesCart && AddTwo.CreatesCart);
        Assert.DoesNotContain(others, change => change.CreatesCart);
    }

    [Fact]
    public void A_change_names_the_products_that_it_needs()
    {
        Assert.Equal([Beans], new AddItemChange(Beans, 2, Medium).RequiredProductIds);
        Assert.Equal([Beans, Mug], AddTwo.ProductIdsIn(null));
        Assert.Empty(new RemoveItemChange(Beans).ProductIdsIn(Full));
        Assert.Equal([Mug], new SetQuantityChange(Mug, 1).ProductIdsIn(Full));
        Assert.Equal([Mug], new SetQuantityChange(Mug, 1).ProductIdsIn(null));
        Assert.Equal([Beans], new SetQuantityChange(TwoMediumBeans.Id, 1).ProductIdsIn(Full));
        Assert.Empty(new SetQuantityChange(TwoMediumBeans.Id, 0).RequiredProductIds);
        Assert.Empty(new SetQuantityChange(TwoMediumBeans.Id, 0).ProductIdsIn(Full));
    }

    [Fact]
    public void A_change_touches_nothing_but_its_part_of_the_cart_and_the_charges()
    {
        var bare = Full with { Charges = [] };
        var charges = new SetChargesChange([new Charge("tax", "VAT", 3)]);
        (CartChange Change, Cart Expected)[] all =
        [
            (new ClearCartChange(), bare with { Lines = [] }),
            (new SetDataChange(null), bare with { Data = null }),
            (new RemoveCouponChange(), bare with { Coupon = null }),
            (charges, Full with { Charges = charges.Charges }),
        ];

        Assert.All(all, one => Assert.Equal(one.Expected.NextVersion(Now), Apply(one.Change, Full).Cart));
    }

    [Theory]
    [InlineData(3, 5, null)]
    [InlineData(4, 5, "Insufficient stock: 5 left, the cart has 6")]
    [InlineData(6, 8, null)]
    [InlineData(7, 8, "Insufficient stock: 8 left, 6 of them in the cart")]
    [InlineData(int.MaxValue, int.MaxValue, "Insufficient stock: 2147483647 left, 6 of them in the cart")]
    [InlineData(3, null, "Product not found")]
    public void A_set_quantity_respects_the_stock_and_keeps_the_price(int quantity, int? stock, string? refusal)
    {
        AvailableProduct? product = stock is { } units ? new AvailableProduct(99, units) : null;
        CartLine[]? lines = refusal is null ? [FourBeans with { Quantity = quantity }, TwoMediumBeans] : null;

        var (cart, failure) = Apply(new SetQuantityChange(Beans, quantity), Full, id => id == Beans ? product : null);

        Assert.Equal(refusal, failure);
        Assert.Equal(lines, cart?.Lines.AsEnumerable());
    }

    [Theory]
    [InlineData(2, 1, 5, null)]
    [InlineData(2, 2, 5, "Insufficient stock: items[2], 3 left, 2 of them in the cart")]
    [InlineData(4, 1, 5, "Insufficient stock: items[0], 3 left")]
    [InlineData(2, 1, 0, "Product not found: items[1]")]
    public void Items_are_added_in_order_all_or_none(int first, int last, int mugs, string? refusal)
    {
        var products = new Dictionary<ObjectId, AvailableProduct?> { [Beans] = new AvailableProduct(9, 3) };
        products[Mug] = mugs > 0 ? new AvailableProduct(7, mugs) : null;
        CartLine[]? lines = refusal is null ? [new CartLine(Beans, 3, 9), new CartLine(Mug, 4, 7, Medium)] : null;

        var (cart, failure) = Apply(
            new AddItemsChange([new(Beans, first), new(Mug, 4, Medium), new(Beans, last)]), CartOf(), id => products[id]);

        Assert.Equal(refusal, failure);
        Assert.Equal(lines, cart?.Lines.AsEnumerable());
        Assert.Equal(refusal is null, cart?.Version.Number == 1);
    }

    private static (Cart? Cart, string? Refusal) Apply(
        CartChange change, Cart cart, Func<ObjectId, AvailableProduct?>? findProduct = null) =>
        change.Apply(cart, findProduct ?? (_ => null), Now).TryGet(out var changed, out var failure)
            ? (changed, null)
            : (null, failure.Message);
}
