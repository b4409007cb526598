using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Buys what is on a cart's lines (contract, "Reservations and checkout").</summary>
public sealed class CheckOutCart(CartEndpoints carts)
{
    [Function(nameof(CheckOutCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/cart/{cartId}/checkout")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api("Order placed successfully").ChangeAsync(
            request,
            CamelCaseRequests.Default.CheckOutRequest,
            (checkOut, _) => checkOut with { CartId = ObjectId.ParseOrInvalid(cartId) },
            cancellationToken,
            ifNone: new CheckOutRequest());
}
