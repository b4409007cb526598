using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.GetProduct;

/// <summary>Reads a product (contract, "Catalog").</summary>
public sealed class GetProduct(CatalogEndpoint catalog)
{
    [Function(nameof(GetProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.ReadAsync(
            request,
            () => CatalogEndpoint.ReadId(productId),
            catalog.Products.FindViewAsync,
            view => view is not null
                ? CatalogResponses.Product(view, "Product retrieved successfully")
                : EnvelopeResponses.Failed(Failure.ProductNotFound),
            cancellationToken);
}
