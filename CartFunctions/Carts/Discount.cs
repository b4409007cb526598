using System.Collections.Immutable;
using System.Numerics;

namespace CartFunctions.Carts;

/// <summary>What a coupon takes off a cart or an order (contract, "Coupons, charges and the amount due").</summary>
/// <param name="Total">
/// The whole discount. It has as many decimals as the smallest unit, trailing zeros included: 5.00 is split into hundredths.
/// </param>
/// <param name="Eligible">Whether each line is eligible, in the order of the lines.</param>
/// <param name="Lines">The discount of each line, in the same order. Together they are the whole discount.</param>
internal sealed record Discount(decimal Total, ImmutableArray<bool> Eligible, ImmutableArray<decimal> Lines)
{
    /// <summary>How many of the smallest units of a price make one.</summary>
    public const int TenThousandths = 10_000;

    /// <summary>
    /// Splits a discount over the eligible lines in proportion to their totals, by the method of largest remainders. The result must never
    /// change, because an order stores only the whole discount and the eligible lines.
    /// </summary>
    /// <param name="total">The whole discount, at most the total of the eligible lines, with the decimals of the smallest unit.</param>
    /// <param name="lines">All lines.</param>
    /// <param name="eligible">Whether each line is eligible.</param>
    public static Discount Split(decimal total, ImmutableArray<CartLine> lines, ImmutableArray<bool> eligible)
    {
        var unit = new decimal(1, 0, 0, false, total.Scale);
        var (units, weights) = (new BigInteger(total / unit), WeightsOf(lines, eligible));
        var whole = Sum(weights);
        if (whole.IsZero)
        {
            return new Discount(total, eligible, [.. weights.Select(_ => 0 * unit)]);
        }

        var (shares, remainders, left) = (new BigInteger[weights.Length], new BigInteger[weights.Length], units);
        for (var i = 0; i < weights.Length; i++)
        {
            (shares[i], remainders[i]) = BigInteger.DivRem(units * weights[i], whole);
            left -= shares[i];
        }

        // OrderByDescending keeps the order of equal remainders. Fewer units are left than there are lines.
        foreach (var line in Enumerable.Range(0, weights.Length).OrderByDescending(i => remainders[i]).Take((int)left))
        {
            shares[line]++;
        }

        return new Discount(total, eligible, [.. shares.Select(share => (decimal)share * unit)]);
    }

    /// <summary>The exact total of the eligible lines, in ten-thousandths, the smallest unit of a price.</summary>
    public static BigInteger EligibleTotalOf(ImmutableArray<CartLine> lines, ImmutableArray<bool> eligible) =>
        Sum(WeightsOf(lines, eligible));

    /// <summary>
    /// An amount with at most 4 decimals in ten-thousandths. An exact integer, because a total of 28 digits times another number exceeds a
    /// decimal.
    /// </summary>
    public static BigInteger InTenThousandths(decimal amount) => new(amount * TenThousandths);

    private static BigInteger[] WeightsOf(ImmutableArray<CartLine> lines, ImmutableArray<bool> eligible) =>
        [.. lines.Zip(eligible, (line, isEligible) => isEligible ? InTenThousandths(line.LineTotal) : BigInteger.Zero)];

    private static BigInteger Sum(BigInteger[] values) => values.Aggregate(BigInteger.Zero, BigInteger.Add);
}
