using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.SaveProduct;

/// <summary>Creates the product with the id in the route, or replaces it (contract, "Catalog").</summary>
public sealed class SaveProduct(CatalogEndpoint catalog)
{
    [Function(nameof(SaveProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.ChangeAsync(
            request,
            SaveProductJson.Default.SaveProductRequest,
            body => body with { ProductId = ObjectId.ParseOrInvalid(productId), Sku = null },
            save => new ProductChangeRequest(new SaveProductChange(save.ToProduct()), WriteOptionsHeaders.ReadWithoutKey(request)),
            CatalogResponses.SavedProduct,
            cancellationToken);
}
