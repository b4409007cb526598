using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Brings a file of products into the catalogue (contract, "Catalogue").</summary>
public sealed class ImportProducts(CatalogEndpoint catalog)
{
    [Function(nameof(ImportProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/products/import")] HttpRequest request,
        CancellationToken cancellationToken) =>
        catalog.ImportAsync(request, cancellationToken);
}
