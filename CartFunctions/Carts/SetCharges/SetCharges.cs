using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetCharges;

/// <summary>Replaces the charges of a cart (contract, "Coupons, charges and the amount due").</summary>
public sealed class SetCharges(CartEndpointFactory endpoints)
{
    [Function(nameof(SetCharges))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/cart/{cartId}/charges")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi("Charges saved successfully").ChangeAsync(
            request,
            SetChargesJson.Default.SetChargesRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => valid.ToChange(),
            cancellationToken);
}
