using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.RemoveCoupon;

/// <summary>Removes the coupon of a cart if it has one (contract, "Coupons, charges and the amount due").</summary>
public sealed class RemoveCoupon(CartEndpointFactory endpoints)
{
    private const string Message = "Coupon removed successfully";

    [Function(nameof(RemoveCoupon))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}/coupon")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request, _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)), _ => new RemoveCouponChange(), cancellationToken);

    /// <summary>Removes the coupon of the device's cart if it has one (contract, "Device API").</summary>
    [Function("RemoveDeviceCoupon")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart/coupon")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request, cartId => new CartRequest(cartId), _ => new RemoveCouponChange(), cancellationToken);

    /// <summary>Removes the coupon of the customer's cart if it has one (contract, "Customers' carts").</summary>
    [Function("RemoveCustomerCoupon")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/me/cart/coupon")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request, cartId => new CartRequest(cartId), _ => new RemoveCouponChange(), cancellationToken);
}
