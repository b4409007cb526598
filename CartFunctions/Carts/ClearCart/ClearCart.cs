using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.ClearCart;

/// <summary>Removes all lines from a cart and keeps the cart (contract, "Cart API").</summary>
public sealed class ClearCart(CartEndpoints endpoints)
{
    /// <summary>The message of a success.</summary>
    internal const string Message = "Cart cleared successfully";

    [Function(nameof(ClearCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request, _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)), _ => new ClearCartChange(), cancellationToken);
}
