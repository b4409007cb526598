using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Takes a product out of the catalogue (contract section 3).</summary>
public sealed class DeleteProduct(ProductStore products, Guard guard)
{
    [Function(nameof(DeleteProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        guard.RunAsync(request, Envelopes.Failed, async bound =>
        {
            if (!ObjectId.TryParse(productId, out var id))
            {
                return Envelopes.Failed(new Failure(Failure.InvalidIdFormat));
            }

            return await products.DeleteAsync(id, bound.Start()) is { } product
                ? Envelopes.Product(product, "Product deleted successfully")
                : Envelopes.Failed(new Failure(Failure.ProductNotFound));
        }, cancellationToken);
}
