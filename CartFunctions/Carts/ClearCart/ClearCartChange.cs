namespace CartFunctions.Carts.ClearCart;

/// <summary>Removes all lines and keeps the cart.</summary>
internal sealed record ClearCartChange : CartChange
{
    public override string Operation => "ClearCart";

    public override string Signature => "clear";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) => cart with { Lines = [] };
}
