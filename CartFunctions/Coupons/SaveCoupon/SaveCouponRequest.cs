using System.Text.Json.Serialization;
using CartFunctions.Catalog;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Coupons.SaveCoupon;

/// <summary>A request to save a coupon: the fields of the body, with the code from the route.</summary>
internal sealed record SaveCouponRequest : IRequest<SaveCouponRequest>
{
    private const decimal MaxPercent = 100;
    private const int MaxPercentDecimals = 2;

    public static RequestValidator<SaveCouponRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public string? Code { get; set; }

    [JsonConverter(typeof(PriceConverter))]
    public decimal? Percent { get; set; }

    [JsonConverter(typeof(PriceConverter))]
    public decimal? Amount { get; set; }

    [JsonConverter(typeof(PriceConverter))]
    public decimal? Minimum { get; set; }

    /// <summary>The ids. One that is not valid stands for a value that is no array of ids.</summary>
    [JsonConverter(typeof(IdsConverter))]
    public IReadOnlyList<ObjectId>? Products { get; set; }

    [JsonConverter(typeof(TimeConverter))]
    public TimeField? From { get; set; }

    [JsonConverter(typeof(TimeConverter))]
    public TimeField? Until { get; set; }

    [JsonConverter(typeof(CountConverter))]
    public int? Limit { get; set; }

    /// <summary>The coupon. Valid only for a request that passed validation.</summary>
    public Coupon ToCoupon() => new(CouponCode.TryParse(Code, out var code) ? code : throw new InvalidOperationException())
    {
        Percent = Percent,
        Amount = Amount,
        Minimum = Minimum,
        Products = [.. (Products ?? []).Distinct()],
        From = From?.Time?.ToUniversalTime(),
        Until = Until?.Time?.ToUniversalTime(),
        Limit = Limit,
    };

    private sealed class Rules : RequestValidator<SaveCouponRequest>
    {
        public Rules()
        {
            Require(request => CouponCode.TryParse(request.Code, out _), CouponCode.Rule);
            Require(request => request.Percent is null != request.Amount is null, "exactly one of percent and amount");
            Require(
                request => request.Percent is null || (request.Percent is > 0 and <= MaxPercent
                    && decimal.Round(request.Percent.Value, MaxPercentDecimals) == request.Percent),
                "percent is above 0 to 100, with at most 2 decimals");
            Require(
                request => request.Amount is null || (request.Amount > 0 && Product.IsPrice(request.Amount)), "amount is a price above 0");
            Require(request => request.Minimum is null || Product.IsPrice(request.Minimum), "minimum is a price");
            Require(
                request => request.Products is null
                    || (request.Products.Count <= Coupon.MaxProducts && request.Products.All(id => id.IsValid)),
                $"products is an array of up to {Coupon.MaxProducts} ids");
            Require(
                request => request.From is not { Time: null } && request.Until is not { Time: null },
                "from and until are ISO 8601 times with an offset or Z");
            Require(request => !(request.From?.Time > request.Until?.Time), "from is not after until");
            Require(request => request.Limit is null or >= 1, "limit is a whole number of 1 to 2147483647");
        }

        private void Require(Func<SaveCouponRequest, bool> rule, string detail) =>
            RuleFor(request => request).Must(rule).Else(Failure.InvalidCoupon.With(detail));

    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(SaveCouponRequest))]
internal sealed partial class SaveCouponJson : JsonSerializerContext;
