using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.ListProducts;

/// <summary>Reads products: those with some ids, the one with a SKU, or a page of the catalog (contract, "Catalog").</summary>
public sealed class ListProducts(CatalogEndpoint catalog)
{
    [Function(nameof(ListProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/products")] HttpRequest request,
        CancellationToken cancellationToken) =>
        catalog.ReadAsync(
            request,
            () => ProductsQuery.Read(request.Query),
            FindAsync,
            read => read.TryGet(out var found, out var failure)
                ? CatalogResponses.Products(found.Products, found.Continuation, "Products retrieved successfully")
                : EnvelopeResponses.Failed(failure),
            cancellationToken);

    private async Task<Result<ProductPage>> FindAsync(ProductsQuery query, CancellationToken cancellationToken) => query switch
    {
        { Ids: { } ids } => new ProductPage(await catalog.Products.FindAllAsync(ids, cancellationToken), null),
        { Sku: { } sku } => new ProductPage(
            [.. (await catalog.Products.FindAllAsync([sku.ProductId], cancellationToken)).Where(product => product.Sku == sku)], null),
        _ => await catalog.Products.ListAsync(query.Limit, query.Continuation, cancellationToken),
    };
}
