using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The rules of the contract for discounts.</summary>
internal static class CouponRules
{
    /// <summary>The discount of a coupon on some lines, or the error if it does not apply.</summary>
    /// <param name="seen">The coupon as an instance saw it.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="others">The uses that other carts have reserved.</param>
    public static (decimal Discount, string? Error) Of(SeenCoupon seen, IReadOnlyList<ObservedLine> lines, int others = 0)
    {
        if (seen.Value is not { } coupon)
        {
            return (0, "Coupon not found");
        }

        var eligible = lines.Where(line => coupon.ProductId is null || coupon.ProductId == line.ProductId).ToList();
        if (!seen.IsInTime || eligible.Count == 0 || lines.Sum(Total) < coupon.Minimum)
        {
            return (0, "Coupon not applicable");
        }

        if (coupon.Used + others >= coupon.Limit)
        {
            return (0, "Coupon used up");
        }

        var total = eligible.Sum(Total);
        var exact = coupon.Percent is { } percent ? total * percent / 100 : Math.Min(coupon.Amount!.Value, total);
        var rounded = Math.Round(exact, 2, MidpointRounding.AwayFromZero);
        return (rounded > total ? Math.Round(exact, 2, MidpointRounding.ToZero) : rounded, null);
    }

    /// <summary>The status of an error of a coupon.</summary>
    public static int StatusOf(string error) => error == "Coupon not found" ? 404 : 409;

    private static decimal Total(ObservedLine line) => line.Quantity * line.Price;
}
