using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetCart;

/// <summary>Reads a cart (contract, "Cart API").</summary>
public sealed class GetCart(CartEndpointFactory endpoints)
{
    private const string Message = "Cart retrieved successfully";

    [Function(nameof(GetCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ReadAsync(
            request,
            _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);

    /// <summary>Reads the device's cart (contract, "Device API").</summary>
    [Function("GetDeviceCart")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ReadAsync(
            request,
            cartId => new CartRequest(cartId),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);

    /// <summary>Reads the customer's cart (contract, "Customers' carts").</summary>
    [Function("GetCustomerCart")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/me/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ReadAsync(
            request,
            cartId => new CartRequest(cartId),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);
}
