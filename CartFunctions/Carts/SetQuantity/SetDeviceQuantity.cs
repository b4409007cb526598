using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a line of the device's cart; 0 removes it (contract, "Device API").</summary>
public sealed class SetDeviceQuantity(CartEndpoints carts)
{
    [Function(nameof(SetDeviceQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/items/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        carts.Device.ChangeAsync(
            request,
            SetDeviceQuantityJson.Default.SetQuantityRequest,
            (set, cartId) => set with { CartId = cartId, ProductId = ObjectId.ParseOrInvalid(productId) },
            set => set.ToChange(),
            cancellationToken);
}
