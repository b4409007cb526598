using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Sets the quantity of a line of the device's cart; 0 removes it (contract section 2).</summary>
public sealed class SetDeviceCartItemQuantity(DeviceApi api, SetQuantityValidator validator)
{
    [Function(nameof(SetDeviceCartItemQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "cart/items/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(
            request,
            SnakeCaseJson.Default.SetQuantityRequest,
            (set, cartId) => set with { CartId = cartId, ProductId = productId },
            validator,
            cancellationToken);
}
