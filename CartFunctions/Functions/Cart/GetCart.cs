using CartFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Reads a cart (contract section 1).</summary>
public sealed class GetCart(CartApi api)
{
    [Function(nameof(GetCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/cart/{cartId}")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        api.ReadAsync(request, cartId, "Cart retrieved successfully", cancellationToken);
}
