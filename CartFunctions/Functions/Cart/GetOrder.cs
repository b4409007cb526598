using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Reads an order of a cart (contract, "Reservations and checkout").</summary>
public sealed class GetOrder(CartEndpoints carts)
{
    [Function(nameof(GetOrder))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/cart/{cartId}/orders/{orderId}")] HttpRequest request,
        string cartId,
        string orderId,
        CancellationToken cancellationToken) =>
        carts.ReadOrderAsync(
            request, new ReadOrderRequest(ObjectId.ParseOrInvalid(cartId), ObjectId.ParseOrInvalid(orderId)), cancellationToken);
}
