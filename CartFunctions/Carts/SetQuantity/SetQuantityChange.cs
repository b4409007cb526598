namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a line and keeps its price; 0 removes the line without reading the product.</summary>
/// <param name="LineId">The line.</param>
/// <param name="Quantity">The new quantity, 0 to 2147483647.</param>
internal sealed record SetQuantityChange(ObjectId LineId, int Quantity) : CartChange
{
    public override string Operation => "SetQuantity";

    public override string Signature => $"set {LineId} {Quantity}";

    // Most lines have no options and therefore their product's id. So the product is read at the same time as the cart.
    public override IReadOnlyList<ObjectId> RequiredProductIds => Quantity == 0 ? [] : [LineId];

    public override IReadOnlyList<ObjectId> ProductIdsIn(Cart? cart) =>
        Quantity > 0 && cart?.LineOf(LineId) is { } line ? [line.ProductId] : RequiredProductIds;

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct)
    {
        if (cart.LineOf(LineId) is not { } line)
        {
            return Failure.ItemNotFound;
        }

        if (Quantity == 0)
        {
            return cart.Without(LineId);
        }

        if (findProduct(line.ProductId) is not { } product)
        {
            return Failure.ProductNotFound;
        }

        return CheckStock(cart, line.ProductId, cart.UnitsOf(line.ProductId) - line.Quantity + Quantity, product) is { } failure
            ? failure
            : cart.With(line with { Quantity = Quantity });
    }
}
