namespace CartFunctions.Catalog;

/// <summary>
/// One change of a product: a pure function from the product as it is to the product as it will be, or a failure. It is run again on
/// fresh values whenever another writer was faster.
/// </summary>
/// <param name="ProductId">The product.</param>
internal abstract record ProductChange(ObjectId ProductId)
{
    /// <summary>Names the operation in telemetry.</summary>
    public abstract string Operation { get; }

    /// <summary>
    /// Names the change and all it was given, the same for ever: a product remembers it under an idempotency key (contract,
    /// "Catalogue").
    /// </summary>
    public abstract string Signature { get; }

    /// <summary>Whether the change creates a product that is not there.</summary>
    public virtual bool CreatesProduct => false;

    /// <summary>The product as the change leaves it, or why it cannot be.</summary>
    /// <param name="product">The product as it is; null if there is none.</param>
    public abstract Result<Product> Apply(Product? product);
}

/// <summary>Puts a product into the catalogue, or replaces what it says of it; what carts reserved of it stays so.</summary>
internal sealed record SaveProductChange(Product Product) : ProductChange(Product.Id)
{
    public override string Operation => "SaveProduct";

    public override string Signature => $"save {ProductId}";

    public override bool CreatesProduct => true;

    public override Result<Product> Apply(Product? product) =>
        Product with { Reserved = product?.Reserved ?? 0, ReservedUntil = product?.ReservedUntil };
}

/// <summary>Takes a product out of the catalogue.</summary>
internal sealed record DeleteProductChange(ObjectId ProductId) : ProductChange(ProductId)
{
    public override string Operation => "DeleteProduct";

    public override string Signature => $"delete {ProductId}";

    /// <summary>The product that goes.</summary>
    public override Result<Product> Apply(Product? product) => product switch
    {
        null => Failure.ProductNotFound,
        { Reserved: > 0 } => Failure.ProductIsReserved.With($"{product.Reserved} units"),
        _ => product,
    };
}

/// <summary>Adds to a product's stock, or takes from it.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Units">-2147483647 to 2147483647, not 0.</param>
internal sealed record StockChange(ObjectId ProductId, int Units) : ProductChange(ProductId)
{
    public override string Operation => "ChangeStock";

    public override string Signature => $"stock {ProductId} {Units}";

    public override Result<Product> Apply(Product? product)
    {
        if (product is null)
        {
            return Failure.ProductNotFound;
        }

        return ((long)product.Stock + Units) switch
        {
            < 0 => Failure.InsufficientStock.With($"{product.Stock} left"),
            > int.MaxValue => Failure.InvalidStockChange.With($"{product.Stock} left, and a stock is at most {int.MaxValue}"),
            var stock => product with { Stock = (int)stock },
        };
    }
}
