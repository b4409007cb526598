using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Removes a line from a cart (contract section 1).</summary>
public sealed class RemoveCartItem(CartApi api, RemoveItemValidator validator)
{
    [Function(nameof(RemoveCartItem))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}/items/{productId}")] HttpRequest request,
        string cartId,
        string productId,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(
            request,
            new RemoveItemRequest(cartId, productId),
            validator,
            "Item removed from cart successfully",
            cancellationToken);
}
