using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.Reserve;

/// <summary>Reserves what is on a cart's lines, for some minutes (contract, "Reservations and checkout").</summary>
public sealed class Reserve(CartEndpointFactory endpoints, ReserveHandler handler)
{
    [Function(nameof(Reserve))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/cart/{cartId}/reservation")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi("Stock reserved successfully").ChangeAsync(
            request,
            ReserveJson.Default.ReserveRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => handler.CreateCommand(valid.Minutes ?? ReserveRequest.UsualMinutes),
            cancellationToken,
            defaultBody: new ReserveRequest());
}
