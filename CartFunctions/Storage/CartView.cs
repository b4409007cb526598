using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage;

/// <summary>A cart with what is needed to show it.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="Products">Its products, for display; one that has left the catalogue has no entry.</param>
/// <param name="IsNew">Whether the operation made the cart.</param>
public sealed record CartView(Cart Cart, IReadOnlyDictionary<ObjectId, Product> Products, bool IsNew = false);
