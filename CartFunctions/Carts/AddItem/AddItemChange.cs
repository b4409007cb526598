namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a quantity of a product; a line that is there grows and takes the product's price of now.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">1 to 2147483647.</param>
internal sealed record AddItemChange(ObjectId ProductId, int Quantity) : CartChange
{
    public override string Operation => "AddItem";

    public override string Signature => $"add {ProductId} {Quantity}";

    public override IReadOnlyList<ObjectId> RequiredProducts => [ProductId];

    public override bool CreatesCart => true;

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> offers) => AddTo(cart, offers(ProductId));

    /// <summary>The cart with the quantity added, still under its version, or why it cannot be.</summary>
    public Result<Cart> AddTo(Cart cart, AvailableProduct? offered)
    {
        if (offered is not { } offer)
        {
            return Failure.ProductNotFound;
        }

        var line = cart.LineOf(ProductId);
        if (!cart.HasRoomFor(ProductId))
        {
            return Failure.CartIsFull.With($"a cart holds {Cart.MaxLines} lines");
        }

        var quantity = (long)Quantity + (line?.Quantity ?? 0);
        if (CheckStock(cart, ProductId, quantity, offer) is { } failure)
        {
            return failure;
        }

        return cart.With(new CartLine(ProductId, (int)quantity, offer.Price));
    }
}
