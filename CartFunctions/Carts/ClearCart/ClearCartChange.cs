namespace CartFunctions.Carts.ClearCart;

/// <summary>Removes every line; the cart itself stays.</summary>
internal sealed record ClearCartChange : CartChange
{
    public override string Operation => "ClearCart";

    public override string Signature => "clear";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> offers) => cart with { Lines = [] };
}
