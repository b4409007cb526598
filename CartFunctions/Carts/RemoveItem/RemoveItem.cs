using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.RemoveItem;

/// <summary>Removes a line from a cart (contract, "Cart API").</summary>
public sealed class RemoveItem(CartEndpoints endpoints)
{
    /// <summary>The message of a success.</summary>
    internal const string Message = "Item removed from cart successfully";

    [Function(nameof(RemoveItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}/items/{lineId}")] HttpRequest request,
        string cartId,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            _ => new RemoveItemRequest(ObjectId.ParseOrInvalid(cartId), ObjectId.ParseOrInvalid(lineId)),
            valid => valid.ToChange(),
            cancellationToken);
}
