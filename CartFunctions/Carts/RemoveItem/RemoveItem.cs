using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line from a cart (contract, "Cart API").</summary>
public sealed class RemoveItem(CartEndpoints endpoints)
{
    [Function(nameof(RemoveItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}/items/{lineId}")] HttpRequest request,
        string cartId,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi("Item removed from cart successfully").ChangeAsync(
            request,
            _ => new RemoveItemRequest(ObjectId.ParseOrInvalid(cartId), ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);
}
