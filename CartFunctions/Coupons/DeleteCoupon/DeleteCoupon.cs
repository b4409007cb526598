using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Coupons.DeleteCoupon;

/// <summary>Deletes a coupon (contract, "Coupons, charges and the amount due").</summary>
public sealed class DeleteCoupon(CouponEndpoint coupons)
{
    [Function(nameof(DeleteCoupon))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/coupons/{code}")] HttpRequest request,
        string code,
        CancellationToken cancellationToken) =>
        coupons.DeleteAsync(request, code, CouponResponses.Deleted, cancellationToken);
}
