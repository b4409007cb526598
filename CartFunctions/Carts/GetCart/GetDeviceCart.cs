using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetCart;

/// <summary>Reads the device's cart (contract, "Device API").</summary>
public sealed class GetDeviceCart(CartEndpoints endpoints)
{
    [Function(nameof(GetDeviceCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ReadAsync(
            request,
            cartId => new CartRequest(cartId),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);
}
