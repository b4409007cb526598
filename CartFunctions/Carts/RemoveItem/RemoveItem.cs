using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line from a cart (contract, "Cart API").</summary>
public sealed class RemoveItem(CartEndpointFactory endpoints)
{
    private const string Message = "Item removed from cart successfully";

    [Function(nameof(RemoveItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}/items/{lineId}")] HttpRequest request,
        string cartId,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            _ => new RemoveItemRequest(ObjectId.ParseOrInvalid(cartId), ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Removes a line from the device's cart (contract, "Device API").</summary>
    [Function("RemoveDeviceItem")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            cartId => new RemoveItemRequest(cartId, ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Removes a line from the customer's cart (contract, "Customers' carts").</summary>
    [Function("RemoveCustomerItem")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/me/cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request,
            cartId => new RemoveItemRequest(cartId, ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);
}
