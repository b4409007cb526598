using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Gives back what is reserved for a cart (contract, "Reservations and checkout").</summary>
public sealed class ReleaseCart(CartEndpoints carts)
{
    [Function(nameof(ReleaseCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/cart/{cartId}/reservation")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api("Reservation released successfully").ChangeAsync(
            request, _ => new ReleaseRequest(ObjectId.ParseOrInvalid(cartId)), cancellationToken);
}
