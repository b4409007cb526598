using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Puts a product into the catalogue, or replaces it (contract, "Catalogue").</summary>
public sealed class SaveProduct(CatalogEndpoint catalog)
{
    [Function(nameof(SaveProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.SaveAsync(request, productId, cancellationToken);
}
