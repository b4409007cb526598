using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.Reserve;

/// <summary>Reserves what is on a cart's lines, for some minutes (contract, "Reservations and checkout").</summary>
public sealed class Reserve(CartEndpoints carts, ReserveHandler handler)
{
    [Function(nameof(Reserve))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/cart/{cartId}/reservation")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api("Stock reserved successfully").ChangeAsync(
            request,
            ReserveJson.Default.ReserveRequest,
            (reserve, _) => reserve with { CartId = ObjectId.ParseOrInvalid(cartId) },
            reserve => handler.NewCommand(reserve.Minutes ?? ReserveRequest.UsualMinutes),
            cancellationToken,
            ifNone: new ReserveRequest());
}
