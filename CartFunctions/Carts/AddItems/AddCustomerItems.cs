using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.AddItems;

/// <summary>
/// Adds several items to the customer's cart, all or none, and creates the cart if needed (contract, "Customers' carts").
/// </summary>
public sealed class AddCustomerItems(CartEndpoints endpoints)
{
    [Function(nameof(AddCustomerItems))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/me/cart/items")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(AddItems.Message).ChangeAsync(
            request,
            AddItemsJson.Default.AddItemsRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
