namespace CartFunctions.Carts;

/// <summary>The price of a product, and the units of it that a cart may have.</summary>
/// <param name="Price">0 to 999999999999.9999, at most 4 decimals.</param>
/// <param name="AvailableUnits">
/// The units that the cart can get, including those reserved for it: 0 to 2147483647 (contract, "Terms").
/// </param>
internal readonly record struct AvailableProduct(decimal Price, int AvailableUnits);
