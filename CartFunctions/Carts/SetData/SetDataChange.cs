namespace CartFunctions.Carts.SetData;

/// <summary>Replaces the data of a cart.</summary>
/// <param name="Data">The new data; null for none.</param>
internal sealed record SetDataChange(StringMap? Data) : CartChange
{
    public override string Operation => "SetData";

    public override string Signature => $"data {Data?.CanonicalText}";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) => cart with { Data = Data };
}
