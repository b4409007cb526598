using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetOrder;

/// <summary>Reads an order of a cart (contract, "Reservations and checkout").</summary>
public sealed class GetOrder(CartEndpoints carts)
{
    [Function(nameof(GetOrder))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/cart/{cartId}/orders/{orderId}")] HttpRequest request,
        string cartId,
        string orderId,
        CancellationToken cancellationToken) =>
        carts.Api(found => OrderResponses.Order(found.Order!, "Order retrieved successfully")).ReadAsync(
            request,
            _ => new GetOrderRequest(ObjectId.ParseOrInvalid(cartId), ObjectId.ParseOrInvalid(orderId)),
            (carts, asked, token) => carts.ReadOrderAsync(asked.CartId.GetValueOrDefault(), asked.OrderId.GetValueOrDefault(), token),
            cancellationToken);
}
