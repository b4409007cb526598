namespace CartFunctions.Carts;

/// <summary>Removes every line; the cart itself stays.</summary>
internal sealed record RemoveAllItems : CartChange
{
    public override string Signature => "clear";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, Offer?> offers) => cart with { Lines = [] };
}
