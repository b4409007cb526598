namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line. Its product need not exist.</summary>
internal sealed record RemoveItemChange(ObjectId LineId) : CartChange
{
    public override string Operation => "RemoveItem";

    public override string Signature => $"remove {LineId}";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) =>
        cart.LineOf(LineId) is null ? Failure.ItemNotFound : cart.Without(LineId);
}
