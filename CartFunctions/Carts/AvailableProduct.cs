namespace CartFunctions.Carts;

/// <summary>What the catalogue offers to a cart of a product.</summary>
/// <param name="Price">0 to 999999999999.9999, at most 4 decimals.</param>
/// <param name="Available">The units that the cart may have, 0 to 2147483647 (contract, "Words").</param>
internal readonly record struct AvailableProduct(decimal Price, int Available);
