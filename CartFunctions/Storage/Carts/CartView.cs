using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage.Carts;

/// <summary>A cart with what is needed to show it.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="Products">The products of its lines, in their order, for display; null if one has left the catalogue.</param>
internal sealed record CartView(Cart Cart, IReadOnlyList<Product?> Products)
{
    /// <summary>Whether the operation made the cart, or did when it was first asked for.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the operation had been done before, under the same key, and was not done again.</summary>
    public bool IsReplay { get; init; }
}
