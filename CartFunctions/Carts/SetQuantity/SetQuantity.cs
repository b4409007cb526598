using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.SetQuantity;

/// <summary>Sets the quantity of a cart's line; 0 removes it (contract, "Cart API").</summary>
public sealed class SetQuantity(CartEndpoints carts)
{
    [Function(nameof(SetQuantity))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/cart/{cartId}/items/{productId}")] HttpRequest request,
        string cartId,
        string productId,
        CancellationToken cancellationToken) =>
        carts.Api("Cart updated successfully").ChangeAsync(
            request,
            SetQuantityJson.Default.SetQuantityRequest,
            (set, _) => set with { CartId = ObjectId.ParseOrInvalid(cartId), ProductId = ObjectId.ParseOrInvalid(productId) },
            set => set.ToChange(),
            cancellationToken);
}
