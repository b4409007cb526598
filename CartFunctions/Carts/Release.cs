namespace CartFunctions.Carts;

/// <summary>Gives back what is reserved, if there is anything.</summary>
internal sealed record Release : CartChange
{
    public override string Signature => "release";

    protected override Result<Cart> Change(Cart cart, Offer? offer) => cart with { Reservation = null };
}
