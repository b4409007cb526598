namespace CartFunctions.Carts;

/// <summary>Removes a line, whatever became of its product.</summary>
internal sealed record RemoveItem(ObjectId ProductId) : CartChange
{
    public override string Signature => $"remove {ProductId}";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, Offer?> offers) =>
        cart.LineOf(ProductId) is null ? Failure.ItemNotFound : cart.Without(ProductId);
}
