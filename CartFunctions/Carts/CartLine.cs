namespace CartFunctions.Carts;

/// <summary>One product in a cart.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">1 to 2147483647.</param>
/// <param name="PriceAtAdd">
/// The unit price when the product was last added, 0 to 999999999999.9999. It applies to all units of the line.
/// </param>
internal readonly record struct CartLine(ObjectId ProductId, int Quantity, decimal PriceAtAdd)
{
    /// <summary>The exact quantity × price.</summary>
    public decimal LineTotal => Quantity * PriceAtAdd;
}
