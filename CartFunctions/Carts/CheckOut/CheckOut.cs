using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.CheckOut;

/// <summary>Buys what is on a cart's lines (contract, "Reservations and checkout").</summary>
public sealed class CheckOut(CartEndpoints carts, CheckOutHandler handler)
{
    [Function(nameof(CheckOut))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/cart/{cartId}/checkout")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api(done => OrderResponses.Placed(done.Placed!, "Order placed successfully")).ChangeAsync(
            request,
            CheckOutJson.Default.CheckOutRequest,
            (checkOut, _) => checkOut with { CartId = ObjectId.ParseOrInvalid(cartId) },
            _ => handler.NewCommand(),
            cancellationToken,
            ifNone: new CheckOutRequest());
}
