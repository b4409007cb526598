using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.CheckOut;

/// <summary>Buys what is on a cart's lines (contract, "Reservations and checkout").</summary>
public sealed class CheckOut(CartEndpoints carts)
{
    [Function(nameof(CheckOut))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/cart/{cartId}/checkout")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api("Order placed successfully").ChangeAsync(
            request,
            CheckOutJson.Default.CheckOutRequest,
            (checkOut, _) => checkOut with { CartId = ObjectId.ParseOrInvalid(cartId) },
            cancellationToken,
            ifNone: new CheckOutRequest());
}
