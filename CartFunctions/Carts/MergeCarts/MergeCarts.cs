using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Carts.MergeCarts;

/// <summary>Moves what is in one cart into another, and creates that if it is not there (contract, "Merge").</summary>
public sealed class MergeCarts(CartEndpoints carts, MergeCartsHandler handler)
{
    [Function(nameof(MergeCarts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart/{cartId}/merge")] HttpRequest request,
        string cartId,
        CancellationToken cancellationToken) =>
        carts.Api(done => EnvelopeResponses.Merged(done.Merged!, "Carts merged successfully")).ChangeAsync(
            request,
            MergeCartsJson.Default.MergeCartsRequest,
            (merge, _) => merge with { CartId = ObjectId.ParseOrInvalid(cartId) },
            merge => handler.NewCommand(merge.From.GetValueOrDefault()),
            cancellationToken);
}
