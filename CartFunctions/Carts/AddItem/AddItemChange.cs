namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a quantity of a product. An existing line grows and takes the current price.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">1 to 2147483647.</param>
/// <param name="Options">The options of the line; null for none.</param>
internal sealed record AddItemChange(ObjectId ProductId, int Quantity, StringMap? Options = null) : CartChange
{
    private readonly ObjectId lineId = CartLine.IdOf(ProductId, Options);

    public override string Operation => "AddItem";

    public override string Signature => Options is null ? $"add {ProductId} {Quantity}" : $"add {ProductId} {Quantity} {lineId}";

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

        if ((cart.CheckRoom(lineId, Options) ?? CheckStock(cart, ProductId, cart.UnitsOf(ProductId) + Quantity, product)) is { } failure)
        {
            return failure;
        }

        return cart.With(new CartLine(ProductId, (cart.LineOf(lineId)?.Quantity ?? 0) + Quantity, product.Price, Options));
    }
}
