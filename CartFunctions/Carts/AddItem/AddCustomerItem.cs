using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.AddItem;

/// <summary>Adds a product to the customer's cart, which it creates if needed (contract, "Customers' carts").</summary>
public sealed class AddCustomerItem(CartEndpoints endpoints)
{
    [Function(nameof(AddCustomerItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/me/cart")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(AddItem.Message).ChangeAsync(
            request,
            AddItemJson.Default.AddItemRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => valid.ToChange(),
            cancellationToken);
}
