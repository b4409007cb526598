namespace CartFunctions.Carts;

/// <summary>Buys what is on the lines: they become an order, and the cart is empty.</summary>
internal sealed record CheckOutChange : CartChange
{
    public override string Operation => "CheckOut";

    public override string Signature => "checkout";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> products) =>
        cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart with { Lines = [], Reservation = null };
}
