using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.ClearCart;

/// <summary>Removes all lines from the device's cart and keeps the cart (contract, "Device API").</summary>
public sealed class ClearDeviceCart(CartEndpoints endpoints)
{
    [Function(nameof(ClearDeviceCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(request, cartId => new CartRequest(cartId), _ => new ClearCartChange(), cancellationToken);
}
