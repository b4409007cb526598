namespace CartFunctions.Carts;

/// <summary>The price of a product, and the units of it that a cart may have.</summary>
/// <param name="Price">0 to 999999999999.9999, at most 4 decimals.</param>
/// <param name="Available">The available units, 0 to 2147483647 (contract, "Terms").</param>
internal readonly record struct AvailableProduct(decimal Price, int Available);
