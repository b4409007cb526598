using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Coupons.GetCoupon;

/// <summary>Reads a coupon (contract, "Coupons, charges and the amount due").</summary>
public sealed class GetCoupon(CouponEndpoint coupons)
{
    [Function(nameof(GetCoupon))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = "api/coupons/{code}")] HttpRequest request,
        string code,
        CancellationToken cancellationToken) =>
        coupons.ReadAsync(request, code, CouponResponses.Found, cancellationToken);
}
