namespace CartFunctions.Carts;

/// <summary>Gives back what is reserved, if there is anything.</summary>
internal sealed record Release : CartChange
{
    public override string Signature => "release";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, Offer?> offers) => cart with { Reservation = null };
}
