using CartFunctions.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Adds to a product's stock, or takes from it (contract, "Catalogue").</summary>
public sealed class ChangeProductStock(CatalogEndpoint catalog)
{
    [Function(nameof(ChangeProductStock))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/products/{productId}/stock")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.ChangeStockAsync(request, productId, cancellationToken);
}
