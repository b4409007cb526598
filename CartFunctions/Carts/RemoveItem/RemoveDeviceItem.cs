using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line from the device's cart (contract, "Device API").</summary>
public sealed class RemoveDeviceItem(CartEndpoints endpoints)
{
    [Function(nameof(RemoveDeviceItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            cartId => new RemoveItemRequest(cartId, ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);
}
