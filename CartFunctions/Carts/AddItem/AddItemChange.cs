namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a quantity of a product. An existing line grows and takes the current price.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">1 to 2147483647.</param>
internal sealed record AddItemChange(ObjectId ProductId, int Quantity) : CartChange
{
    public override string Operation => "AddItem";

    public override string Signature => $"add {ProductId} {Quantity}";

    public override IReadOnlyList<ObjectId> RequiredProductIds => [ProductId];

    public override bool CreatesCart => true;

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) => AddTo(cart, findProduct(ProductId));

    /// <summary>Adds the quantity to the cart, which keeps its version; or fails.</summary>
    public Result<Cart> AddTo(Cart cart, AvailableProduct? available)
    {
        if (available is not { } product)
        {
            return Failure.ProductNotFound;
        }

        var line = cart.LineOf(ProductId);
        if (!cart.HasRoomFor(ProductId))
        {
            return Failure.CartIsFull.With($"a cart holds {Cart.MaxLines} lines");
        }

        var quantity = (long)Quantity + (line?.Quantity ?? 0);
        if (CheckStock(cart, ProductId, quantity, product) is { } failure)
        {
            return failure;
        }

        return cart.With(new CartLine(ProductId, (int)quantity, product.Price));
    }
}
