namespace CartFunctions.Carts;

/// <summary>What is wrong with a line, by what the catalogue says of its product (contract, "Problems").</summary>
internal static class LineProblems
{
    private const string PriceChanged = "Price changed";

    private static readonly string[] NotFound = [Failure.ProductNotFound.Error];

    /// <summary>The problems in the contract's order, usually none.</summary>
    /// <param name="line">The line.</param>
    /// <param name="offered">What the catalogue offers; null if the product left it.</param>
    public static IReadOnlyList<string> Of(CartLine line, AvailableProduct? offered)
    {
        if (offered is not { } offer)
        {
            return NotFound;
        }

        var isShort = line.Quantity > offer.Available;
        var isOtherPrice = line.PriceAtAdd != offer.Price;
        return (isShort, isOtherPrice) switch
        {
            (false, false) => [],
            (true, false) => [Failure.InsufficientStock.Error],
            (false, true) => [PriceChanged],
            (true, true) => [Failure.InsufficientStock.Error, PriceChanged],
        };
    }
}
