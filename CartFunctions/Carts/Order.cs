using System.Collections.Immutable;
using CartFunctions.Coupons;

namespace CartFunctions.Carts;

/// <summary>An order. It never changes.</summary>
/// <param name="Id">The id of the order, which is that of its reservation.</param>
/// <param name="CartId">The cart.</param>
/// <param name="Lines">The bought lines, 1 to <see cref="Cart.MaxLines"/>.</param>
/// <param name="PlacedAt">When the order was placed, in milliseconds.</param>
internal sealed record Order(ObjectId Id, ObjectId CartId, ImmutableArray<OrderLine> Lines, DateTimeOffset PlacedAt)
{
    /// <summary>The user id of the cart when the order was placed.</summary>
    public string UserId { get; init; } = Cart.GuestUserId;

    /// <summary>The data of the cart when the order was placed; null for none.</summary>
    public StringMap? Data { get; init; }

    /// <summary>The coupon of the cart and its discount when the order was placed; null for none.</summary>
    public OrderCoupon? Coupon { get; init; }

    /// <summary>The charges of the cart when the order was placed.</summary>
    public ImmutableArray<Charge> Charges { get; init; } = [];

    /// <summary>Whether the order has options or data, which the first stored format cannot hold.</summary>
    public bool HasOptionsOrData => Data is not null || Lines.Any(line => line.CartLine.Options is not null);

    /// <summary>The sum of quantity × price at add.</summary>
    public decimal TotalAmount => Lines.Sum(line => line.CartLine.LineTotal);

    /// <summary>What the customer has to pay.</summary>
    public decimal AmountDue => Charge.AmountDue(TotalAmount, Coupon?.Discount.Total ?? 0, Charges);

    /// <summary>The bought products, and the coupon if there is one.</summary>
    public IEnumerable<StockId> StockIds =>
        [.. Lines.Select(line => (StockId)line.CartLine.ProductId).Distinct(), .. Coupon is null ? [] : (StockId[])[Coupon.Code]];

    /// <summary>The bought units of a product, or the use of a coupon; 0 for none.</summary>
    public int UnitsOf(StockId stockId) => stockId.IsCoupon
        ? Coupon is not null && stockId == Coupon.Code ? 1 : 0
        : Lines.Sum(line => line.CartLine.ProductId == stockId.Id ? line.CartLine.Quantity : 0);
}

/// <summary>One line of an order.</summary>
/// <param name="CartLine">The line of the cart.</param>
/// <param name="Name">The product's name as displayed when the order was placed.</param>
/// <param name="Sku">The product's SKU at that time; null for none.</param>
internal sealed record OrderLine(CartLine CartLine, string Name, string? Sku = null);

/// <summary>The coupon of an order.</summary>
/// <param name="Code">The code.</param>
/// <param name="Discount">What it took off.</param>
internal sealed record OrderCoupon(CouponCode Code, Discount Discount);
