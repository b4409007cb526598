using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.SaveProduct;

/// <summary>Creates the product with the SKU in the body, or replaces it (contract, "Catalog").</summary>
public sealed class SaveProductBySku(CatalogEndpoint catalog)
{
    [Function(nameof(SaveProductBySku))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/products")] HttpRequest request,
        CancellationToken cancellationToken) =>
        catalog.ChangeAsync(
            request,
            SaveProductJson.Default.SaveProductRequest,
            // A null SKU would mean "save by id". An empty one fails validation: 400 "Invalid SKU".
            body => body with { Sku = body.Sku ?? string.Empty },
            save => new ProductChangeRequest(new SaveProductChange(save.ToProduct()), WriteOptionsHeaders.ReadWithoutKey(request)),
            CatalogResponses.SavedProduct,
            cancellationToken);
}
