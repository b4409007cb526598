using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line from the customer's cart (contract, "Customers' carts").</summary>
public sealed class RemoveCustomerItem(CartEndpoints endpoints)
{
    [Function(nameof(RemoveCustomerItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/me/cart/items/{lineId}")] HttpRequest request,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(RemoveItem.Message).ChangeAsync(
            request,
            cartId => new RemoveItemRequest(cartId, ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);
}
