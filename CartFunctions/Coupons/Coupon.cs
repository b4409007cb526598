using System.Collections.Immutable;

namespace CartFunctions.Coupons;

/// <summary>A coupon that the shop defined (contract, "Coupons, charges and the amount due").</summary>
/// <param name="Code">The code.</param>
internal sealed record Coupon(CouponCode Code)
{
    /// <summary>The maximum number of products to which a coupon is restricted.</summary>
    public const int MaxProducts = 100;

    /// <summary>The share of the eligible total: above 0 to 100, at most 2 decimals; null if <see cref="Amount"/> is set.</summary>
    public decimal? Percent { get; init; }

    /// <summary>A fixed amount: a price above 0; null if <see cref="Percent"/> is set.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The total amount that a cart needs; null for any.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>The products to which the coupon is restricted; none for all.</summary>
    public ImmutableArray<ObjectId> Products { get; init; } = [];

    /// <summary>When the coupon starts to apply; null for always.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last instant at which the coupon applies; null for always.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The maximum number of orders with the coupon, 1 to 2147483647; null for any number.</summary>
    public int? Limit { get; init; }

    /// <summary>The orders that were placed with the coupon.</summary>
    public int Used { get; init; }

    /// <summary>The uses that checkouts in progress have reserved.</summary>
    public int Reserved { get; init; }

    /// <summary>No reservation of a use expires before this time; null if none was ever made.</summary>
    public DateTimeOffset? ReservedUntil { get; init; }

    /// <summary>The uses that a cart may have: those that no order has and that no other cart has reserved.</summary>
    /// <param name="held">The uses that the cart itself has reserved.</param>
    public int AvailableTo(int held) =>
        Limit is { } limit ? (int)Math.Max(0L, (long)limit - Used - Math.Max(0, Reserved - held)) : int.MaxValue;
}
