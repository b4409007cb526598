using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.ListProducts;

/// <summary>Reads a page of the catalog (contract, "Catalog").</summary>
public sealed class ListProducts(CatalogEndpoint catalog)
{
    [Function(nameof(ListProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/products")] HttpRequest request,
        CancellationToken cancellationToken) =>
        catalog.ReadAsync(
            request,
            () => PageQuery.Read(request.Query),
            (page, token) => catalog.Products.ListAsync(page.Limit, page.Continuation, token),
            read => read.TryGet(out var found, out var failure)
                ? CatalogResponses.Products(found.Products, found.Continuation, "Products retrieved successfully")
                : EnvelopeResponses.Failed(failure),
            cancellationToken);
}
