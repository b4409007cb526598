using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Sets the quantity of a line of the device's cart; 0 removes it (contract, "Device API").</summary>
public sealed class SetDeviceCartItemQuantity(CartEndpoints carts)
{
    [Function(nameof(SetDeviceCartItemQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/items/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        carts.Device.ChangeAsync(
            request,
            SnakeCaseRequests.Default.SetQuantityRequest,
            (set, cartId) => set with { CartId = cartId, ProductId = ObjectId.ParseOrInvalid(productId) },
            cancellationToken);
}
