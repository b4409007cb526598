using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Removes every line from the device's cart and keeps the cart (contract section 2).</summary>
public sealed class ClearDeviceCart(DeviceApi api, ClearCartValidator validator)
{
    [Function(nameof(ClearDeviceCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(request, cartId => new ClearCartRequest(cartId), validator, cancellationToken);
}
