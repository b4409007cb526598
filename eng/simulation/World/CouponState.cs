using System.Globalization;
using System.Text.Json;

namespace CartFunctions.Simulation.World;

/// <summary>A coupon in a request, in an answer or in storage.</summary>
internal sealed record CouponState
{
    /// <summary>The percentage of the eligible total, from 0 to 100; null for a fixed amount.</summary>
    public decimal? Percent { get; init; }

    /// <summary>A fixed amount; null for a percentage.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The total that a cart needs; null for any.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>The product to which it is restricted; null for none.</summary>
    public string? ProductId { get; init; }

    /// <summary>When it starts to apply; null for always.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The last instant at which it applies; null for always.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The largest number of orders that may use the coupon; null for any number.</summary>
    public int? Limit { get; init; }

    /// <summary>The number of orders that used the coupon.</summary>
    public int Used { get; init; }

    /// <summary>The uses that are reserved, which no answer shows.</summary>
    public int Reserved { get; init; }

    /// <summary>The body of a request to save it.</summary>
    public string Body => JsonSerializer.Serialize(new
    {
        percent = Percent,
        amount = Amount,
        minimum = Minimum,
        products = ProductId is null ? [] : new[] { ProductId },
        from = From,
        until = Until,
        limit = Limit,
    });

    /// <summary>Reads a coupon (contract, "COUPON").</summary>
    public static CouponState Read(JsonElement coupon) => new()
    {
        Percent = Number(coupon.GetProperty("percent")),
        Amount = Number(coupon.GetProperty("amount")),
        Minimum = Number(coupon.GetProperty("minimum")),
        ProductId = coupon.GetProperty("products").EnumerateArray().Select(id => id.GetString()).SingleOrDefault(),
        From = Time(coupon.GetProperty("from")),
        Until = Time(coupon.GetProperty("until")),
        Limit = (int?)Number(coupon.GetProperty("limit")),
        Used = coupon.GetProperty("used").GetInt32(),
    };

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Percent}{(Percent is null ? null : "%")}{Amount} from {Minimum ?? 0} on {ProductId?[^4..] ?? "all"}, used {Used} of {Limit}")
        + (From is { } from ? $" after {from:T}" : string.Empty) + (Until is { } until ? $" before {until:T}" : string.Empty);

    private static decimal? Number(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetDecimal();

    private static DateTimeOffset? Time(JsonElement time) => time.ValueKind == JsonValueKind.Null ? null : time.GetDateTimeOffset();
}

/// <summary>The coupon of a cart or an order in an answer.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Discount">The discount.</param>
/// <param name="Problem">Why the coupon does not apply; empty if it does. Always empty for an order.</param>
internal sealed record ObservedCoupon(string Code, decimal Discount, string Problem)
{
    /// <summary>Reads the coupon of a cart or an order; null for none.</summary>
    public static ObservedCoupon? Read(JsonElement coupon) => coupon.ValueKind == JsonValueKind.Null ? null : new ObservedCoupon(
        coupon.GetProperty("code").GetString()!,
        coupon.GetProperty("discount").GetDecimal(),
        coupon.TryGetProperty("problems", out var problems)
            ? string.Join(", ", problems.EnumerateArray().Select(problem => problem.GetString()))
            : string.Empty);
}
