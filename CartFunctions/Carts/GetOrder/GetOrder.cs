using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.GetOrder;

/// <summary>Reads an order of a cart (contract, "Reservations and checkout").</summary>
public sealed class GetOrder(CartEndpointFactory endpoints)
{
    [Function(nameof(GetOrder))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/cart/{cartId}/orders/{orderId}")] HttpRequest request,
        string cartId,
        string orderId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(result => OrderResponses.Order(result.Order!, "Order retrieved successfully")).ReadAsync(
            request,
            _ => new GetOrderRequest(ObjectId.ParseOrInvalid(cartId), ObjectId.ParseOrInvalid(orderId)),
            (store, valid, token) => store.ReadOrderAsync(valid.CartId!.Value, valid.OrderId!.Value, token),
            cancellationToken);
}
