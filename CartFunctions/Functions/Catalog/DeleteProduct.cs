using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Takes a product out of the catalogue (contract, "Catalogue").</summary>
public sealed class DeleteProduct(CatalogEndpoint catalog)
{
    [Function(nameof(DeleteProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.DeleteAsync(request, productId, cancellationToken);
}
