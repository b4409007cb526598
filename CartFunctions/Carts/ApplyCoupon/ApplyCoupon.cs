using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.ApplyCoupon;

/// <summary>Applies a coupon to a cart, instead of an earlier one (contract, "Coupons, charges and the amount due").</summary>
public sealed class ApplyCoupon(CartEndpointFactory endpoints, ApplyCouponHandler handler)
{
    private const string Message = "Coupon applied successfully";

    [Function(nameof(ApplyCoupon))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/coupon")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            ApplyCouponJson.Default.ApplyCouponRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => handler.CreateCommand(valid.Coupon!),
            cancellationToken);

    /// <summary>Applies a coupon to the device's cart, instead of an earlier one (contract, "Device API").</summary>
    [Function("ApplyDeviceCoupon")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/coupon")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            ApplyCouponJson.Default.ApplyCouponRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => handler.CreateCommand(valid.Coupon!),
            cancellationToken);

    /// <summary>Applies a coupon to the customer's cart, instead of an earlier one (contract, "Customers' carts").</summary>
    [Function("ApplyCustomerCoupon")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/me/cart/coupon")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request,
            ApplyCouponJson.Default.ApplyCouponRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => handler.CreateCommand(valid.Coupon!),
            cancellationToken);
}
