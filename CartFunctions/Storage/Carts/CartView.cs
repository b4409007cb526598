using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage.Carts;

/// <summary>A cart with what is needed to show it.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="Products">The products of its lines, in their order, for display; null if one has left the catalogue.</param>
internal sealed record CartView(Cart Cart, IReadOnlyList<Product?> Products)
{
    /// <summary>The lines, each with its product and what the cart holds of it.</summary>
    public IEnumerable<LineView> Lines => Cart.Lines.Zip(
        Products, (line, product) => new LineView(line, product, Cart.Reservation?.HeldOf(line.ProductId) ?? 0));

    /// <summary>Whether the operation made the cart, or did when it was first asked for.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether the operation had been done before, under the same key, and was not done again.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>A line with what is needed to show it.</summary>
/// <param name="Line">The line.</param>
/// <param name="Product">Its product, for display; null if it has left the catalogue.</param>
/// <param name="Held">Units of it that are reserved for the cart.</param>
internal readonly record struct LineView(CartLine Line, Product? Product, int Held)
{
    /// <summary>What is wrong with it, usually nothing.</summary>
    public IReadOnlyList<string> Problems => LineProblems.Of(Line, AvailabilityOf(Product, Held));

    /// <summary>What the catalogue offers to a cart for which so many units are reserved; null if it has no such product.</summary>
    public static AvailableProduct? AvailabilityOf(Product? product, int held) => product is null ? null : new AvailableProduct(product.Price, product.AvailableTo(held));
}
