using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.CheckOut;

/// <summary>Buys what is on a cart's lines (contract, "Reservations and checkout").</summary>
public sealed class CheckOut(CartEndpointFactory endpoints, CheckOutHandler handler)
{
    [Function(nameof(CheckOut))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/cart/{cartId}/checkout")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(result => OrderResponses.Placed(result.PlacedOrder!, "Order placed successfully")).ChangeAsync(
            request,
            CheckOutJson.Default.CheckOutRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => handler.CreateCommand(valid.AmountDue),
            cancellationToken,
            defaultBody: new CheckOutRequest());
}
