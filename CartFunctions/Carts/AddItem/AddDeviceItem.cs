using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a product to the device's cart, which it creates if needed (contract, "Device API").</summary>
public sealed class AddDeviceItem(CartEndpoints endpoints)
{
    [Function(nameof(AddDeviceItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cart/items")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            AddDeviceItemJson.Default.AddItemRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
