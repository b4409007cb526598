using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.AddItems;

/// <summary>Adds several items to a cart, all or none, and creates the cart if needed (contract, "Many lines at once").</summary>
public sealed class AddItems(CartEndpointFactory endpoints)
{
    private const string Message = "Items added to cart successfully";

    [Function(nameof(AddItems))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart/{cartId}/items")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            AddItemsJson.Default.AddItemsRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => valid.ToChange(),
            cancellationToken);

    /// <summary>
    /// Adds several items to the customer's cart, all or none, and creates the cart if needed (contract, "Customers' carts").
    /// </summary>
    [Function("AddCustomerItems")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/me/cart/items")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Message).ChangeAsync(
            request,
            AddItemsJson.Default.AddItemsRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
