using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Reserves what is on a cart's lines, for some minutes (contract, "Reservations and checkout").</summary>
public sealed class ReserveCart(CartEndpoints carts)
{
    [Function(nameof(ReserveCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/cart/{cartId}/reservation")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api("Stock reserved successfully").ChangeAsync(
            request,
            CamelCaseRequests.Default.ReserveRequest,
            (reserve, _) => reserve with { CartId = ObjectId.ParseOrInvalid(cartId) },
            cancellationToken,
            ifNone: new ReserveRequest());
}
