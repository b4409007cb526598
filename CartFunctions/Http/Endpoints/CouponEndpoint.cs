using System.Text.Json.Serialization.Metadata;
using CartFunctions.Coupons;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Coupons;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The steps that all requests for a coupon share: read and validate, do the work, present the result.</summary>
public sealed class CouponEndpoint
{
    private readonly CouponStore coupons;
    private readonly FailureHandler failures;

    internal CouponEndpoint(CouponStore coupons, FailureHandler failures) => (this.coupons, this.failures) = (coupons, failures);

    /// <summary>Answers with a coupon; null if there is none.</summary>
    internal Task<IResult> ReadAsync(
        HttpRequest request, string code, Func<Coupon?, IResult> present, CancellationToken cancellationToken) =>
        RunAsync(request, () => ValueTask.FromResult(ReadCode(code)), coupons.FindAsync, present, cancellationToken);

    /// <summary>Answers a deletion.</summary>
    internal Task<IResult> DeleteAsync(
        HttpRequest request, string code, Func<CouponResult, IResult> present, CancellationToken cancellationToken) =>
        RunAsync(
            request,
            () => ValueTask.FromResult(ReadCode(code).Then<CouponChangeRequest>(valid => new CouponChangeRequest(valid, null))),
            coupons.ChangeAsync,
            present,
            cancellationToken);

    /// <summary>Answers a save.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bodyType">The JSON type of the body.</param>
    /// <param name="bind">Adds the route's values to the body.</param>
    /// <param name="createCoupon">Creates the coupon from a valid body.</param>
    /// <param name="present">Creates the response.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    internal Task<IResult> SaveAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> bodyType,
        Func<T, T> bind,
        Func<T, Coupon> createCoupon,
        Func<CouponResult, IResult> present,
        CancellationToken cancellationToken)
        where T : IRequest<T> =>
        RunAsync(
            request,
            async () => (await RequestBody.ReadAsync(request, bodyType, bind, cancellationToken))
                .Then<CouponChangeRequest>(valid => CouponChangeRequest.Save(createCoupon(valid))),
            coupons.ChangeAsync,
            present,
            cancellationToken);

    private static Result<CouponCode> ReadCode(string text) =>
        CouponCode.TryParse(text, out var code) ? code : Failure.InvalidCoupon.With(CouponCode.Rule);

    private Task<IResult> RunAsync<T, TDone>(
        HttpRequest request,
        Func<ValueTask<Result<T>>> read,
        Func<T, CancellationToken, Task<TDone>> work,
        Func<TDone, IResult> present,
        CancellationToken cancellationToken) =>
        failures.RunAsync(request, EnvelopeResponses.Failed, read, work, present, cancellationToken);
}
