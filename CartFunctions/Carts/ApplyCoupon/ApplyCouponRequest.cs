using System.Text.Json.Serialization;
using CartFunctions.Coupons;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using FluentValidation;

namespace CartFunctions.Carts.ApplyCoupon;

/// <summary>
/// The body of a request to apply a coupon. The cart's id comes from the route, the device or the customer, never from the body.
/// </summary>
internal sealed record ApplyCouponRequest : ICartRequest<ApplyCouponRequest>
{
    public static RequestValidator<ApplyCouponRequest> Validator { get; } = new Rules();

    [JsonIgnore]
    public ObjectId? CartId { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Code { get; set; }

    /// <summary>The parsed code; null for text that is not a code.</summary>
    [JsonIgnore]
    public CouponCode? Coupon => CouponCode.TryParse(Code, out var code) ? code : null;

    private sealed class Rules : RequestValidator<ApplyCouponRequest>
    {
        public Rules()
        {
            RuleFor(request => request.CartId).MustBeId();
            RuleFor(request => request.Coupon).NotNull().Else(Failure.InvalidCoupon.With(CouponCode.Rule));
        }
    }
}

/// <summary>The source-generated JSON metadata of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(ApplyCouponRequest))]
internal sealed partial class ApplyCouponJson : JsonSerializerContext;
