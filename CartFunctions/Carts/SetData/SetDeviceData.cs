using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetData;

/// <summary>Replaces what the shop keeps with the device's cart (contract, "Device API").</summary>
public sealed class SetDeviceData(CartEndpoints endpoints)
{
    [Function(nameof(SetDeviceData))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/data")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
