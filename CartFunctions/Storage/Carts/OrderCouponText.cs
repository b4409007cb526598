using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Carts;
using CartFunctions.Coupons;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Stores the coupon of an order as text, such as <c>SPRING 12.50 101</c>: the code, the whole discount with the decimals of its smallest
/// unit, and for each line whether it is eligible. The discounts of the lines follow from these; the largest order has no room for them.
/// </summary>
internal static class OrderCouponText
{
    private const char Eligible = '1';
    private const char NotEligible = '0';

    /// <summary>Writes the coupon.</summary>
    public static string Write(OrderCoupon coupon) => string.Create(
        CultureInfo.InvariantCulture,
        $"{coupon.Code} {coupon.Discount.Total} {string.Concat(coupon.Discount.Eligible.Select(one => one ? Eligible : NotEligible))}");

    /// <summary>Reads the coupon of an order with these lines.</summary>
    /// <exception cref="StorageFaultException">The text has another form, so data would be lost.</exception>
    public static OrderCoupon Read(string text, ImmutableArray<CartLine> lines) =>
        text.Split(' ') is [var codeText, var totalText, var flags]
            && CouponCode.TryParse(codeText, out var code)
            && decimal.TryParse(totalText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var total)
            && flags.Length == lines.Length && flags.All(flag => flag is Eligible or NotEligible)
                ? new OrderCoupon(code, Discount.Split(total, lines, [.. flags.Select(flag => flag == Eligible)]))
                : throw StorageFaultException.ForUnreadableContent(
                    "the coupon of an order is stored in a form that this version of the app does not know");
}
