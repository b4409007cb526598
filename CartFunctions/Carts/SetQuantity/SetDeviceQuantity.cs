using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a line of the device's cart; 0 removes it (contract, "Device API").</summary>
public sealed class SetDeviceQuantity(CartEndpoints endpoints)
{
    [Function(nameof(SetDeviceQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            SetDeviceQuantityJson.Default.SetQuantityRequest,
            (body, cartId) => body with { CartId = cartId, LineId = ObjectId.ParseOrInvalid(lineId) },
            valid => valid.ToChange(),
            cancellationToken);
}
