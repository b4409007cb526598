using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Coupons;

namespace CartFunctions.Tests.Carts;

public sealed class DiscountTests
{
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, 3).Select(_ => ObjectId.New())];
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(2, 10, "1.11", "0.11")] // 0.111
    [InlineData(2, 50, "0.01", "0.01")] // 0.005 is a half and is rounded away from zero.
    [InlineData(2, 100, "10.005", "10.00")] // 10.01 would exceed the total.
    [InlineData(4, 100, "10.005", "10.005")]
    [InlineData(0, 50, "3", "2")]
    [InlineData(0, 99, "0.99", "0")]
    [InlineData(2, 33.33, "100", "33.33")]
    public void A_percentage_is_rounded_once(int decimals, decimal percent, string total, string discount) =>
        Assert.Equal(
            decimal.Parse(discount, null),
            Calculate(decimals, BareCoupon with { Percent = percent }, Line(0, 1, decimal.Parse(total, null))).Total);

    [Fact]
    public void An_amount_is_capped_at_the_eligible_total()
    {
        var discount = Calculate(2, BareCoupon with { Amount = 50, Products = [Ids[1]] }, Line(0, 1, 100), Line(1, 2, 9.99m));

        Assert.Equal(19.98m, discount.Total);
        Assert.Equal([0m, 19.98m], discount.Lines);
    }

    [Fact]
    public void Remaining_cents_go_to_the_largest_remainders_then_to_the_first_line()
    {
        Assert.Equal(
            [0.34m, 0.33m, 0.33m],
            Calculate(2, BareCoupon with { Amount = 1 }, Line(0, 1, 5), Line(1, 1, 5), Line(2, 1, 5)).Lines);
        Assert.Equal(
            [0.16m, 0.17m, 0.67m],
            Calculate(2, BareCoupon with { Amount = 1 }, Line(0, 1, 5), Line(1, 1, 5.2m), Line(2, 4, 5.1m)).Lines);
    }

    [Fact]
    public void A_line_of_less_than_a_cent_may_get_a_cent()
    {
        var discount = Calculate(2, BareCoupon with { Percent = 100 }, Line(0, 1, 0.004m), Line(1, 1, 0.004m), Line(2, 1, 0.004m));

        Assert.Equal(0.01m, discount.Total);
        Assert.Equal([0.01m, 0m, 0m], discount.Lines);
    }

    [Fact]
    public void The_discount_of_the_largest_cart_is_exact()
    {
        ImmutableArray<CartLine> lines = [.. Enumerable.Range(0, 200).Select(_ => Line(0, int.MaxValue, 999_999_999_999.9999m))];
        var discount = Calculate(4, BareCoupon with { Percent = 99.99m }, [.. lines]);

        Assert.Equal(429_453_779_727_059_957_054_622.0273m, discount.Total);
        Assert.Equal(discount.Total, discount.Lines.Sum());
        Assert.Equal(lines.Sum(line => line.LineTotal), Calculate(4, BareCoupon with { Percent = 100 }, [.. lines]).Total);
    }

    [Fact]
    public void Lines_with_a_price_of_zero_get_no_discount() =>
        Assert.Equal([0m, 0m], Calculate(2, BareCoupon with { Amount = 5 }, Line(0, 1, 0), Line(1, 3, 0)).Lines);

    [Fact]
    public void A_discount_split_again_from_its_order_has_the_same_shares()
    {
        ImmutableArray<CartLine> lines = [Line(0, 3, 3.33m), Line(1, 1, 7), Line(2, 1, 0.0001m)];
        foreach (var decimals in Enumerable.Range(0, 5))
        {
            var discount = Calculate(decimals, BareCoupon with { Percent = 15, Products = [Ids[0], Ids[2]] }, [.. lines]);

            Assert.Equal(discount.Lines, Discount.Split(discount.Total, lines, discount.Eligible).Lines);
        }
    }

    [Theory]
    [InlineData("Coupon not found")]
    [InlineData("Coupon not applicable: it starts at 2026-01-01 00:00:01Z", "from")]
    [InlineData("Coupon not applicable: it ended at 2025-12-31 23:59:59Z", "until", "used up")]
    [InlineData("Coupon not applicable: it needs a total amount of 10.01", "minimum", "used up")]
    [InlineData("Coupon not applicable: no line of the cart is eligible", "products", "used up")]
    [InlineData("Coupon used up", "used up")]
    public void The_failure_of_a_coupon_names_the_first_of_several_reasons(string message, params string[] reasons)
    {
        var coupon = BareCoupon with
        {
            Percent = 10,
            From = reasons.Contains("from") ? Now.AddSeconds(1) : Now,
            Until = reasons.Contains("until") ? Now.AddSeconds(-1) : Now,
            Minimum = reasons.Contains("minimum") ? 10.01m : 10,
            Products = reasons.Contains("products") ? [Ids[2]] : [Ids[2], Ids[0]],
            Limit = 3,
            Used = reasons.Contains("used up") ? 3 : 2,
        };

        var result = new DiscountCalculator(2).Calculate(reasons is [] ? null : coupon, [Line(0, 1, 10)], Now);

        Assert.False(result.TryGet(out _, out var failure));
        Assert.Equal(message, failure.Message);
    }

    [Fact]
    public void An_empty_cart_has_no_eligible_line()
    {
        Assert.False(new DiscountCalculator(2).Calculate(BareCoupon with { Amount = 1 }, [], Now).TryGet(out _, out var failure));

        Assert.Equal("Coupon not applicable", failure.Error);
    }

    private static Coupon BareCoupon => new(CouponCode.TryParse("SPRING", out var code) ? code : throw new InvalidOperationException());

    private static CartLine Line(int product, int quantity, decimal price) => new(Ids[product], quantity, price);

    private static Discount Calculate(int decimals, Coupon coupon, params CartLine[] lines) =>
        new DiscountCalculator(decimals).Calculate(coupon, [.. lines], Now).TryGet(out var discount, out var failure)
            ? discount
            : throw new InvalidOperationException(failure.Message);
}
