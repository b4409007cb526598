namespace CartFunctions.Catalog;

/// <summary>
/// One change of a product: a pure function from the current product to the next one, or a failure. It runs again on the stored
/// product if another writer has changed it.
/// </summary>
/// <param name="ProductId">The product.</param>
internal abstract record ProductChange(ObjectId ProductId)
{
    /// <summary>The name of the operation in telemetry.</summary>
    public abstract string Operation { get; }

    /// <summary>
    /// The change with all its values as text. It must never change, because a product stores its hash with an idempotency key (contract,
    /// "Catalog").
    /// </summary>
    public abstract string Signature { get; }

    /// <summary>Whether the change creates a product that does not exist.</summary>
    public virtual bool CreatesProduct => false;

    /// <summary>Applies the change. Returns the next state of the product, or a failure.</summary>
    /// <param name="product">The current product; null if it does not exist.</param>
    public abstract Result<Product> Apply(Product? product);
}

/// <summary>
/// Adds or replaces a product. It keeps the reserved units and the product's SKU. It fails if the request has a SKU, and the id that
/// follows from it belongs to a product with another SKU or none.
/// </summary>
internal sealed record SaveProductChange(Product Product) : ProductChange(Product.Id)
{
    public override string Operation => "SaveProduct";

    public override string Signature => $"save {ProductId}";

    public override bool CreatesProduct => true;

    public override Result<Product> Apply(Product? product) => product switch
    {
        null => Product with { Reserved = 0, ReservedUntil = null },
        _ when Product.Sku is { } sku && sku != product.Sku => Failure.SkuIsTaken.With($"another product has the id {ProductId}"),
        _ => Product with { Sku = product.Sku, Reserved = product.Reserved, ReservedUntil = product.ReservedUntil },
    };
}

/// <summary>Deletes a product.</summary>
internal sealed record DeleteProductChange(ObjectId ProductId) : ProductChange(ProductId)
{
    public override string Operation => "DeleteProduct";

    public override string Signature => $"delete {ProductId}";

    /// <summary>Returns the product to delete.</summary>
    public override Result<Product> Apply(Product? product) => product switch
    {
        null => Failure.ProductNotFound,
        { Reserved: > 0 } => Failure.ProductIsReserved.With($"{product.Reserved} units"),
        _ => product,
    };
}

/// <summary>Changes the stock of a product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Units">The difference: -2147483647 to 2147483647, not 0.</param>
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
            > int.MaxValue => Failure.InvalidStockChange.With($"{product.Stock} left, a stock is at most {int.MaxValue}"),
            var stock => product with { Stock = (int)stock },
        };
    }
}
