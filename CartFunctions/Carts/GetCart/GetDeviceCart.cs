using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetCart;

/// <summary>Reads the device's cart (contract, "Device API").</summary>
public sealed class GetDeviceCart(CartEndpoints carts)
{
    [Function(nameof(GetDeviceCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        carts.Device.ReadAsync(
            request,
            cartId => new CartRequest(cartId),
            (carts, asked, token) => carts.ReadAsync(asked.CartId.GetValueOrDefault(), token),
            cancellationToken);
}
