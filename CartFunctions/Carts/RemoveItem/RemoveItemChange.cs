namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line. Its product need not exist.</summary>
internal sealed record RemoveItemChange(ObjectId ProductId) : CartChange
{
    public override string Operation => "RemoveItem";

    public override string Signature => $"remove {ProductId}";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) =>
        cart.LineOf(ProductId) is null ? Failure.ItemNotFound : cart.Without(ProductId);
}
