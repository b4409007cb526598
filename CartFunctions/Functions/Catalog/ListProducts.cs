using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Reads a page of the catalogue (contract, "Catalogue").</summary>
public sealed class ListProducts(CatalogEndpoint catalog)
{
    [Function(nameof(ListProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/products")] HttpRequest request,
        CancellationToken cancellationToken) =>
        catalog.ListAsync(request, cancellationToken);
}
