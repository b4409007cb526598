namespace CartFunctions.Carts;

/// <summary>Gives back what is reserved, if there is anything.</summary>
internal sealed record ReleaseChange : CartChange
{
    public override string Operation => "Release";

    public override string Signature => "release";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> products) => cart with { Reservation = null };
}
