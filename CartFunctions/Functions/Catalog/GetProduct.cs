using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Reads a product (contract section 3).</summary>
public sealed class GetProduct(ProductStore products, Guard guard)
{
    [Function(nameof(GetProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        guard.RunAsync(request, Envelopes.Failed, async bound =>
        {
            if (!ObjectId.TryParse(productId, out var id))
            {
                return Envelopes.Failed(new Failure(Failure.InvalidIdFormat));
            }

            return await products.FindAsync(id, bound.Start()) is { } product
                ? Envelopes.Product(product, "Product retrieved successfully")
                : Envelopes.Failed(new Failure(Failure.ProductNotFound));
        }, cancellationToken);
}
