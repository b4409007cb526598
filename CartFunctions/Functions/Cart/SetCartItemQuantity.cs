using CartFunctions.Http;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Cart;

/// <summary>Sets the quantity of a cart's line; 0 removes it (contract section 1).</summary>
public sealed class SetCartItemQuantity(CartApi api, SetQuantityValidator validator)
{
    [Function(nameof(SetCartItemQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/items/{productId}")] HttpRequest request,
        string cartId,
        string productId,
        CancellationToken cancellationToken) =>
        api.ChangeAsync(
            request,
            CamelCaseJson.Default.SetQuantityRequest,
            set => set with { CartId = cartId, ProductId = productId },
            validator,
            "Cart updated successfully",
            cancellationToken);
}
