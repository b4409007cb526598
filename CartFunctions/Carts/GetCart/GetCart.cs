using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetCart;

/// <summary>Reads a cart (contract, "Cart API").</summary>
public sealed class GetCart(CartEndpoints endpoints)
{
    [Function(nameof(GetCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi("Cart retrieved successfully").ReadAsync(
            request,
            _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);
}
