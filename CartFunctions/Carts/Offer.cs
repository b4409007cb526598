namespace CartFunctions.Carts;

/// <summary>What the catalogue says of a product at the moment of a change.</summary>
/// <param name="Price">0 to 999999999999.9999, at most 4 decimals.</param>
/// <param name="Stock">0 to 2147483647.</param>
internal sealed record Offer(decimal Price, int Stock);
