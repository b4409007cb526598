using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using CartFunctions.Coupons;

namespace CartFunctions.Carts;

/// <summary>Computes what a coupon takes off the lines of a cart (contract, "Coupons, charges and the amount due").</summary>
/// <param name="moneyDecimals">The decimals of a discount, 0 to 4: the setting <c>Carts__MoneyDecimals</c>.</param>
internal sealed class DiscountCalculator(int moneyDecimals)
{
    private const int PartsPerWhole = 10_000; // A percentage has at most 2 decimals.

    private readonly int unitsPerMoney = (int)BigInteger.Pow(10, moneyDecimals);
    private readonly decimal unit = new(1, 0, 0, false, (byte)moneyDecimals);

    /// <summary>The discount; or why the coupon does not apply: it is not found, not applicable or used up.</summary>
    /// <param name="coupon">The coupon; null if it does not exist.</param>
    /// <param name="lines">The lines of the cart.</param>
    /// <param name="now">The current time.</param>
    public Result<Discount> Calculate(Coupon? coupon, ImmutableArray<CartLine> lines, DateTimeOffset now)
    {
        if (coupon is null)
        {
            return Failure.CouponNotFound;
        }

        ImmutableArray<bool> eligible = [.. lines.Select(line => coupon.Products.IsEmpty || coupon.Products.Contains(line.ProductId))];
        return ReasonAgainst(coupon, lines, eligible, now) is { } reason ? Failure.CouponNotApplicable.With(reason)
            : coupon.Used >= coupon.Limit ? Failure.CouponUsedUp
            : Discount.Split(TotalOf(coupon, Discount.EligibleTotalOf(lines, eligible)), lines, eligible);
    }

    private static string? ReasonAgainst(
        Coupon coupon, ImmutableArray<CartLine> lines, ImmutableArray<bool> eligible, DateTimeOffset now) =>
        now < coupon.From ? string.Create(CultureInfo.InvariantCulture, $"it starts at {coupon.From:u}")
        : now > coupon.Until ? string.Create(CultureInfo.InvariantCulture, $"it ended at {coupon.Until:u}")
        : lines.Sum(line => line.LineTotal) < coupon.Minimum
            ? string.Create(CultureInfo.InvariantCulture, $"it needs a total amount of {coupon.Minimum}")
        : !eligible.Contains(true) ? "no line of the cart is eligible"
        : null;

    /// <summary>
    /// The whole discount, rounded once: half away from zero, but down if that would exceed the eligible total.
    /// </summary>
    private decimal TotalOf(Coupon coupon, BigInteger eligibleTotal)
    {
        var (exact, divisor) = coupon.Percent is { } percent
            ? (eligibleTotal * new BigInteger(percent * 100), (BigInteger)Discount.TenThousandths * PartsPerWhole)
            : (BigInteger.Min(Discount.InTenThousandths(coupon.Amount.GetValueOrDefault()), eligibleTotal), Discount.TenThousandths);
        var (units, rest) = BigInteger.DivRem(exact * unitsPerMoney, divisor);
        var isRoundedUp = 2 * rest >= divisor && (units + 1) * Discount.TenThousandths <= eligibleTotal * unitsPerMoney;
        return (decimal)(isRoundedUp ? units + 1 : units) * unit;
    }
}
