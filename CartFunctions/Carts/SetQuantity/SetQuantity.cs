using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a cart's line; 0 removes it (contract, "Cart API").</summary>
public sealed class SetQuantity(CartEndpointFactory endpoints)
{
    private const string Message = "Cart updated successfully";

    [Function(nameof(SetQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/items/{lineId}")] HttpRequest request,
        string cartId,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            SetQuantityJson.Default.SetQuantityRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId), LineId = ObjectId.ParseOrInvalid(lineId) },
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Sets the quantity of a line of the device's cart; 0 removes it (contract, "Device API").</summary>
    [Function("SetDeviceQuantity")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            SetDeviceQuantityJson.Default.SetQuantityRequest,
            (body, cartId) => body with { CartId = cartId, LineId = ObjectId.ParseOrInvalid(lineId) },
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Sets the quantity of a line of the customer's cart; 0 removes it (contract, "Customers' carts").</summary>
    [Function("SetCustomerQuantity")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/me/cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request,
            SetQuantityJson.Default.SetQuantityRequest,
            (body, cartId) => body with { CartId = cartId, LineId = ObjectId.ParseOrInvalid(lineId) },
            valid => valid.ToChange(),
            cancellationToken);
}
