using System.Globalization;
using CartFunctions.Coupons;
using CartFunctions.Storage.Coupons;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>The responses to requests for coupons: envelopes in camel case.</summary>
internal static class CouponResponses
{
    /// <summary>A coupon; null if there is none.</summary>
    public static IResult Found(Coupon? coupon) => coupon is null
        ? EnvelopeResponses.Failed(Failure.CouponNotFound)
        : Present(coupon, "Coupon retrieved successfully");

    /// <summary>A coupon as saved.</summary>
    public static IResult Saved(CouponResult saved) =>
        saved.Failure is { } failure ? EnvelopeResponses.Failed(failure)
        : saved.IsNew ? Present(saved.Coupon!, "Coupon created successfully", StatusCodes.Status201Created)
        : Present(saved.Coupon!, "Coupon replaced successfully");

    /// <summary>The coupon that was deleted.</summary>
    public static IResult Deleted(CouponResult deleted) => deleted.Failure is { } failure
        ? EnvelopeResponses.Failed(failure)
        : Present(deleted.Coupon!, "Coupon deleted successfully");

    private static JsonResponse Present(Coupon coupon, string message, int status = StatusCodes.Status200OK) => new(
        status,
        JsonBodyWriter.Write(
            new Envelope<CouponJson>(true, CouponJson.Of(coupon), message, null), EnvelopeJsonContext.Default.EnvelopeCouponJson));
}

/// <summary>COUPON of the contract.</summary>
internal sealed record CouponJson(
    string Code,
    decimal? Percent,
    decimal? Amount,
    decimal? Minimum,
    IEnumerable<ObjectId> Products,
    string? From,
    string? Until,
    int? Limit,
    int Used)
{
    /// <summary>A coupon as clients see it.</summary>
    public static CouponJson Of(Coupon coupon) => new(
        coupon.Code.ToString(),
        coupon.Percent,
        coupon.Amount,
        coupon.Minimum,
        coupon.Products,
        TextOf(coupon.From),
        TextOf(coupon.Until),
        coupon.Limit,
        coupon.Used);

    /// <summary>The same instant in UTC: to the millisecond as other times, unless it is more exact.</summary>
    private static string? TextOf(DateTimeOffset? time) => time is not { } known ? null
        : known.Ticks % TimeSpan.TicksPerMillisecond == 0 ? JsonTime.Format(known)
        : known.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
