namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets a line's quantity and keeps its price; 0 removes the line without looking at the product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">0 to 2147483647.</param>
internal sealed record SetQuantityChange(ObjectId ProductId, int Quantity) : CartChange
{
    public override string Operation => "SetQuantity";

    public override string Signature => $"set {ProductId} {Quantity}";

    public override IReadOnlyList<ObjectId> RequiredProducts => Quantity == 0 ? [] : [ProductId];

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> offers)
    {
        if (cart.LineOf(ProductId) is not { } line)
        {
            return Failure.ItemNotFound;
        }

        if (Quantity == 0)
        {
            return cart.Without(ProductId);
        }

        if (offers(ProductId) is not { } offer)
        {
            return Failure.ProductNotFound;
        }

        return CheckStock(cart, ProductId, Quantity, offer) is { } failure
            ? failure
            : cart.With(line with { Quantity = Quantity });
    }
}
