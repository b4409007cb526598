using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetData;

/// <summary>Replaces what the shop keeps with a cart (contract, "Cart data").</summary>
public sealed class SetData(CartEndpoints endpoints)
{
    [Function(nameof(SetData))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/data")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi("Cart data saved successfully").ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => valid.ToChange(),
            cancellationToken);
}
