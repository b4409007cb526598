using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.ClearCart;

/// <summary>Removes all lines from a cart and keeps the cart (contract, "Cart API").</summary>
public sealed class ClearCart(CartEndpointFactory endpoints)
{
    private const string Message = "Cart cleared successfully";

    [Function(nameof(ClearCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request, _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)), _ => new ClearCartChange(), cancellationToken);

    /// <summary>Removes all lines from the device's cart and keeps the cart (contract, "Device API").</summary>
    [Function("ClearDeviceCart")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(request, cartId => new CartRequest(cartId), _ => new ClearCartChange(), cancellationToken);

    /// <summary>Removes all lines from the customer's cart and keeps the cart (contract, "Customers' carts").</summary>
    [Function("ClearCustomerCart")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/me/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request, cartId => new CartRequest(cartId), _ => new ClearCartChange(), cancellationToken);
}
