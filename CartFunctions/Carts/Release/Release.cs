using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.Release;

/// <summary>Releases the reservation of a cart (contract, "Reservations and checkout").</summary>
public sealed class Release(CartEndpointFactory endpoints, ReleaseHandler handler)
{
    [Function(nameof(Release))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/cart/{cartId}/reservation")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi("Reservation released successfully").ChangeAsync(
            request, _ => new CartRequest(ObjectId.ParseOrInvalid(cartId)), _ => handler.CreateCommand(), cancellationToken);
}
