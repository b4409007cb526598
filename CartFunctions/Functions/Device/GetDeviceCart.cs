using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Reads the device's cart (contract, "Device API").</summary>
public sealed class GetDeviceCart(CartEndpoints carts)
{
    [Function(nameof(GetDeviceCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        carts.Device.ReadAsync(request, cartId => new ReadCartRequest(cartId), cancellationToken);
}
