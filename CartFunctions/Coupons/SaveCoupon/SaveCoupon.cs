using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Coupons.SaveCoupon;

/// <summary>Creates a coupon, or replaces its definition (contract, "Coupons, charges and the amount due").</summary>
public sealed class SaveCoupon(CouponEndpoint coupons)
{
    [Function(nameof(SaveCoupon))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/coupons/{code}")] HttpRequest request,
        string code,
        CancellationToken cancellationToken) =>
        coupons.SaveAsync(
            request,
            SaveCouponJson.Default.SaveCouponRequest,
            body => body with { Code = code },
            valid => valid.ToCoupon(),
            CouponResponses.Saved,
            cancellationToken);
}
