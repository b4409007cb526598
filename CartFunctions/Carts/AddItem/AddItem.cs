using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a product to a cart, which it creates if needed (contract, "Cart API").</summary>
public sealed class AddItem(CartEndpointFactory endpoints)
{
    private const string Message = "Item added to cart successfully";

    [Function(nameof(AddItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request, AddItemJson.Default.AddItemRequest, (body, _) => body, valid => valid.ToChange(), cancellationToken);

    /// <summary>Adds a product to the device's cart, which it creates if needed (contract, "Device API").</summary>
    [Function("AddDeviceItem")]
    public Task<IResult> RunForDevice(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cart/items")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.DeviceApi.ChangeAsync(
            request,
            AddDeviceItemJson.Default.AddItemRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>Adds a product to the customer's cart, which it creates if needed (contract, "Customers' carts").</summary>
    [Function("AddCustomerItem")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/me/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request,
            AddItemJson.Default.AddItemRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
