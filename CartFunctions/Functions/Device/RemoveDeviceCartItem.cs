using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Removes a line from the device's cart (contract section 2).</summary>
public sealed class RemoveDeviceCartItem(DeviceApi api, RemoveItemValidator validator)
{
    [Function(nameof(RemoveDeviceCartItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart/items/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(request, cartId => new RemoveItemRequest(cartId, productId), validator, cancellationToken);
}
