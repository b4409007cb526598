namespace CartFunctions.Carts;

/// <summary>Finds the problems of a line, given the product's details (contract, "Problems").</summary>
internal static class LineProblems
{
    private const string PriceChanged = "Price changed";

    private static readonly string[] NotFound = [Failure.ProductNotFound.Error];

    /// <summary>Returns the problems in the order of the contract, usually none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="units">The quantity of all lines of the product.</param>
    /// <param name="available">The price and available units of the product; null if it is no longer in the catalog.</param>
    public static IReadOnlyList<string> Of(CartLine line, long units, AvailableProduct? available)
    {
        if (available is not { } product)
        {
            return NotFound;
        }

        var isStockInsufficient = units > product.AvailableUnits;
        var isPriceChanged = line.PriceAtAdd != product.Price;
        return (isStockInsufficient, isPriceChanged) switch
        {
            (false, false) => [],
            (true, false) => [Failure.InsufficientStock.Error],
            (false, true) => [PriceChanged],
            (true, true) => [Failure.InsufficientStock.Error, PriceChanged],
        };
    }
}
