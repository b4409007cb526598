using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Reads a product (contract, "Catalogue").</summary>
public sealed class GetProduct(CatalogEndpoint catalog)
{
    [Function(nameof(GetProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.GetAsync(request, productId, cancellationToken);
}
