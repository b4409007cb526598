using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.MergeCarts;

/// <summary>
/// Moves what is in another cart into the customer's cart, and creates that if it is not there (contract, "Customers' carts").
/// </summary>
public sealed class MergeCustomerCart(CartEndpoints endpoints, MergeCartsHandler handler)
{
    [Function(nameof(MergeCustomerCart))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/me/cart/merge")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(MergeCarts.Present).ChangeAsync(
            request,
            MergeCartsJson.Default.MergeCartsRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => handler.CreateCommand(valid.From!.Value),
            cancellationToken);
}
