using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetCart;

/// <summary>Reads a cart (contract, "Cart API").</summary>
public sealed class GetCart(CartEndpoints endpoints)
{
    /// <summary>The message of a success.</summary>
    internal const string Message = "Cart retrieved successfully";

    [Function(nameof(GetCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ReadAsync(
            request,
            _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)),
            (store, valid, token) => store.ReadAsync(valid.CartId!.Value, token),
            cancellationToken);
}
