using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetData;

/// <summary>Replaces the data of a cart (contract, "Cart data").</summary>
public sealed class SetData(CartEndpointFactory endpoints)
{
    private const string Message = "Cart data saved successfully";

    [Function(nameof(SetData))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/data")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Replaces the data of the device's cart (contract, "Device API").</summary>
    [Function("SetDeviceData")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/data")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Replaces the data of the customer's cart (contract, "Customers' carts").</summary>
    [Function("SetCustomerData")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/me/cart/data")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
