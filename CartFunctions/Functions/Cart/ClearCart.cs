using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Removes every line from a cart and keeps the cart (contract section 1).</summary>
public sealed class ClearCart(CartApi api, ClearCartValidator validator)
{
    [Function(nameof(ClearCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(request, new ClearCartRequest(cartId), validator, "Cart cleared successfully", cancellationToken);
}
