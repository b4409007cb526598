using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Device;

/// <summary>Adds a product to the device's cart, and makes the cart where it is absent (contract section 2).</summary>
public sealed class AddDeviceCartItem(DeviceApi api, AddItemValidator validator)
{
    [Function(nameof(AddDeviceCartItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cart/items")] HttpRequest request,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(
            request,
            SnakeCaseJson.Default.AddItemRequest,
            (add, cartId) => add with { CartId = cartId },
            validator,
            cancellationToken);
}
