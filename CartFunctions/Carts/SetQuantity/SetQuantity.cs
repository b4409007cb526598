using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a cart's line; 0 removes it (contract, "Cart API").</summary>
public sealed class SetQuantity(CartEndpoints endpoints)
{
    /// <summary>The message of a success.</summary>
    internal const string Message = "Cart updated successfully";

    [Function(nameof(SetQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/items/{lineId}")] HttpRequest request,
        string cartId,
        string lineId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            SetQuantityJson.Default.SetQuantityRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId), LineId = ObjectId.ParseOrInvalid(lineId) },
            valid => valid.ToChange(),
            cancellationToken);
}
