using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage.Carts;

/// <summary>A cart with the details that its display needs.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="Products">The products of the lines, in the same order; null for a product that is no longer in the catalog.</param>
internal sealed record CartView(Cart Cart, IReadOnlyList<Product?> Products)
{
    /// <summary>The lines with the details that their display needs.</summary>
    public IEnumerable<LineView> Lines
    {
        get
        {
            var (cart, sharesProducts) = (Cart, Cart.HasOptionsOrData); // Only lines with options share a product with others.
            return cart.Lines.Select((line, i) => new LineView(
                line,
                Products[i],
                sharesProducts ? cart.UnitsOf(line.ProductId) : line.Quantity,
                cart.Reservation?.HeldOf(line.ProductId) ?? 0,
                Discount?.Lines[i] ?? 0));
        }
    }

    /// <summary>What the applied coupon takes off; null if there is none or it does not apply.</summary>
    public Discount? Discount { get; init; }

    /// <summary>Why the applied coupon takes nothing off; null if there is none or it applies.</summary>
    public Failure? CouponProblem { get; init; }

    /// <summary>What the customer has to pay.</summary>
    public decimal AmountDue => Cart.AmountDueAfter(Discount);

    /// <summary>Whether the operation, or the first request with its key, created the cart.</summary>
    public bool IsNew { get; init; }

    /// <summary>Whether an earlier request with the same key did the operation.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>A line with the details that its display needs.</summary>
/// <param name="Line">The line.</param>
/// <param name="Product">The product, for display; null if it is no longer in the catalog.</param>
/// <param name="Units">The quantity of all lines of the product.</param>
/// <param name="Held">The units of the product that the cart has reserved.</param>
/// <param name="Discount">What the applied coupon takes off the line.</param>
internal readonly record struct LineView(CartLine Line, Product? Product, long Units, int Held, decimal Discount)
{
    /// <summary>The problems of the line, usually none.</summary>
    public IReadOnlyList<string> Problems => LineProblems.Of(Line, Units, AvailabilityOf(Product, Held));

    /// <summary>
    /// The price and the available units of a product for a cart with <paramref name="held"/> reserved units; null if it is not in the
    /// catalog.
    /// </summary>
    public static AvailableProduct? AvailabilityOf(Product? product, int held) =>
        product is null ? null : new AvailableProduct(product.Price, product.AvailableTo(held));
}
