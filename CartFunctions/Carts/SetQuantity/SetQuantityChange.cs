namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a line and keeps its price; 0 removes the line without reading the product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">The new quantity, 0 to 2147483647.</param>
internal sealed record SetQuantityChange(ObjectId ProductId, int Quantity) : CartChange
{
    public override string Operation => "SetQuantity";

    public override string Signature => $"set {ProductId} {Quantity}";

    public override IReadOnlyList<ObjectId> RequiredProductIds => Quantity == 0 ? [] : [ProductId];

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct)
    {
        if (cart.LineOf(ProductId) is not { } line)
        {
            return Failure.ItemNotFound;
        }

        if (Quantity == 0)
        {
            return cart.Without(ProductId);
        }

        if (findProduct(ProductId) is not { } product)
        {
            return Failure.ProductNotFound;
        }

        return CheckStock(cart, ProductId, Quantity, product) is { } failure
            ? failure
            : cart.With(line with { Quantity = Quantity });
    }
}
