using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.MergeCarts;

/// <summary>Moves what is in one cart into another, and creates that if it is not there (contract, "Merge").</summary>
public sealed class MergeCarts(CartEndpointFactory endpoints, MergeCartsHandler handler)
{
    [Function(nameof(MergeCarts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart/{cartId}/merge")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        endpoints.CartApi(Present).ChangeAsync(
            request,
            MergeCartsJson.Default.MergeCartsRequest,
            (body, _) => body with { CartId = ObjectId.ParseOrInvalid(cartId) },
            valid => handler.CreateCommand(valid.From!.Value),
            cancellationToken);

    /// <summary>
    /// Moves what is in another cart into the customer's cart, and creates that if it is not there (contract, "Customers' carts").
    /// </summary>
    [Function("MergeCustomerCart")]
    public Task<IResult> RunForCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/me/cart/merge")] HttpRequest request,
        CancellationToken cancellationToken) =>
        endpoints.CustomerApi(Present).ChangeAsync(
            request,
            MergeCartsJson.Default.MergeCartsRequest,
            (body, cartId) => body with { CartId = cartId },
            valid => handler.CreateCommand(valid.From!.Value),
            cancellationToken);

    private static IResult Present(CartResult result) => EnvelopeResponses.Merged(result.Merged!, "Carts merged successfully");
}
