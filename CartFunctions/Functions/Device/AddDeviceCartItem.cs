using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Adds a product to the device's cart, and creates the cart if it is not there (contract, "Device API").</summary>
public sealed class AddDeviceCartItem(CartEndpoints carts)
{
    [Function(nameof(AddDeviceCartItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cart/items")] HttpRequest request,
        CancellationToken cancellationToken) =>
        carts.Device.ChangeAsync(
            request,
            SnakeCaseRequests.Default.AddItemRequest,
            (add, cartId) => add with { CartId = cartId },
            cancellationToken);
}
