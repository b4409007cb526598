using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using CartFunctions.Carts;
using CartFunctions.Coupons;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CartFunctions.Tests.Carts;

/// <summary>Properties of every discount, checked against a second computation with exact fractions.</summary>
public sealed class DiscountProperties
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, 6).Select(_ => ObjectId.New())];

    private static readonly Gen<decimal> Prices = Gen.OneOf(
        Gen.Choose(0, 10_000).Select(cents => cents / 100m),
        Gen.Choose(0, 100_000).Select(units => units / 10_000m),
        Gen.Elements(0m, 0.0001m, 0.005m, 999_999_999_999.99m, 999_999_999_999.9999m));

    private static readonly Gen<CartLine> AnyLine = Gen.Elements(Ids).SelectMany(id => Prices.SelectMany(price =>
        Gen.OneOf(Gen.Choose(1, 5), Gen.Elements(int.MaxValue, 1_000_003)).Select(quantity => new CartLine(id, quantity, price))));

    private static readonly Gen<Coupon> AnyCoupon = Gen.OneOf(
            Gen.Choose(1, 10_000).Select(part => Of() with { Percent = part / 100m }),
            Gen.Elements(0.01m, 33.33m, 50m, 100m).Select(percent => Of() with { Percent = percent }),
            Prices.Where(price => price > 0).Select(amount => Of() with { Amount = amount }))
        .SelectMany(coupon => Gen.Elements(Ids).ListOf().Select(
            products => coupon with { Products = [.. products.Distinct().Take(3)] }));

    private static readonly Arbitrary<Case> Cases = Arb.From(
        AnyLine.NonEmptyListOf().Resize(200).SelectMany(lines => AnyCoupon.SelectMany(coupon =>
            Gen.Choose(0, 4).Select(decimals => new Case([.. lines], coupon, decimals)))),
        one => one.Lines.Length < 2 ? [] : one.Lines.Select(line => one with { Lines = one.Lines.Remove(line) }));

    [Property(MaxTest = 1_000)]
    public Property Every_discount_is_that_of_exact_fractions() => Prop.ForAll(Cases, one =>
    {
        if (one.Discount() is not { } discount)
        {
            Assert.DoesNotContain(one.Lines, one.IsEligible);
            return;
        }

        var (total, lines) = Expect(one);
        Assert.Equal(total, discount.Total);
        Assert.Equal(lines, discount.Lines);
    });

    [Property(MaxTest = 1_000)]
    public Property Discounts_of_lines_add_up_and_none_exceeds_its_limit() => Prop.ForAll(Cases, one =>
    {
        if (one.Discount() is not { } discount)
        {
            return;
        }

        var unit = one.Unit;
        Assert.Equal(discount.Total, discount.Lines.Sum());
        Assert.InRange(discount.Total, 0, one.Lines.Where(one.IsEligible).Sum(line => line.LineTotal));
        Assert.All(one.Lines.Zip(discount.Lines), both =>
        {
            var (line, off) = both;
            Assert.Equal(0, off % unit);

            // The exact share is at most the line's total, and a line gets less than one unit more than its share.
            var isWhole = one.Lines.All(other => other.LineTotal % unit == 0);
            Assert.InRange(off, 0, one.IsEligible(line) ? isWhole ? line.LineTotal : line.LineTotal + unit : 0);
        });
    });

    [Property(MaxTest = 300)]
    public Property The_order_of_lines_does_not_change_the_discount() => Prop.ForAll(Cases, one =>
        Assert.Equal(one.Discount()?.Total, (one with { Lines = [.. one.Lines.Reverse()] }).Discount()?.Total));

    [Property(MaxTest = 1_000)]
    public Property A_larger_quantity_never_lowers_the_discount() => Prop.ForAll(
        Cases,
        Arb.From(Gen.Choose(0, 199).SelectMany(line => Gen.Elements(1, 7, 1_000_000).Select(more => (line, more)))),
        (one, change) =>
        {
            var index = change.line % one.Lines.Length;
            var line = one.Lines[index];
            var quantity = (int)Math.Min(int.MaxValue, line.Quantity + (long)change.more);
            var more = one with { Lines = one.Lines.SetItem(index, line with { Quantity = quantity }) };
            Assert.True((more.Discount()?.Total ?? 0) >= (one.Discount()?.Total ?? 0));
        });

    /// <summary>The discount by the words of the contract, in fractions of units.</summary>
    private static (decimal Total, decimal[] Lines) Expect(Case one)
    {
        var perUnit = one.Unit;
        var totals = one.Lines.Select(line => one.IsEligible(line) ? Fraction(line.PriceAtAdd) * line.Quantity : 0).ToArray();
        var eligible = totals.Aggregate(BigInteger.Zero, (sum, total) => sum + total);
        var (numerator, denominator) = one.Coupon.Percent is { } percent
            ? (eligible * Fraction(percent), 100 * Fraction(1))
            : (BigInteger.Min(Fraction(one.Coupon.Amount!.Value), eligible), BigInteger.One);

        // In units, times the denominator: a unit is perUnit × 10^4 ten-thousandths.
        denominator *= Fraction(perUnit);
        var half = ((2 * numerator) + denominator) / (2 * denominator);
        var units = half * Fraction(perUnit) > eligible ? numerator / denominator : half;

        var exact = totals.Select(total => eligible.IsZero ? 0 : units * total).ToArray();
        var shares = exact.Select(share => eligible.IsZero ? 0 : share / eligible).ToArray();
        var rest = exact.Select(share => eligible.IsZero ? 0 : share % eligible).ToList();
        for (var left = units - shares.Aggregate(BigInteger.Zero, (sum, share) => sum + share); left > 0; left--)
        {
            var largest = rest.IndexOf(rest.Max());
            shares[largest]++;
            rest[largest] = -1;
        }

        return ((decimal)units * perUnit, [.. shares.Select(share => (decimal)share * perUnit)]);
    }

    /// <summary>An amount in ten-thousandths.</summary>
    private static BigInteger Fraction(decimal amount) => BigInteger.Parse(
        amount.ToString("F4", CultureInfo.InvariantCulture).Replace(".", null, StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static Coupon Of() => new(CouponCode.TryParse("SPRING", out var code) ? code : throw new InvalidOperationException());

    private sealed record Case(ImmutableArray<CartLine> Lines, Coupon Coupon, int Decimals)
    {
        public decimal Unit => new[] { 1m, 0.1m, 0.01m, 0.001m, 0.0001m }[Decimals];

        public bool IsEligible(CartLine line) => Coupon.Products.IsEmpty || Coupon.Products.Contains(line.ProductId);

        /// <summary>The discount; null if the coupon does not apply.</summary>
        public Discount? Discount() =>
            new DiscountCalculator(Decimals).Calculate(Coupon, Lines, Now).TryGet(out var discount, out _) ? discount : null;
    }
}
