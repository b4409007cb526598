using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetData;

/// <summary>Replaces what the shop keeps with a cart (contract, "Cart data").</summary>
public sealed class SetData(CartEndpoints endpoints)
{
    /// <summary>The message of a success.</summary>
    internal const string Message = "Cart data saved successfully";

    [Function(nameof(SetData))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/data")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Message).ChangeAsync(
            request,
            SetDataJson.Default.SetDataRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => valid.ToChange(),
            cancellationToken);
}
