using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.DeleteProduct;

/// <summary>Deletes a product from the catalog (contract, "Catalog").</summary>
public sealed class DeleteProduct(CatalogEndpoint catalog, DeleteProductHandler handler)
{
    [Function(nameof(DeleteProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.ChangeAsync(
            request,
            () => CatalogEndpoint.ReadId(productId).Then<ProductChangeRequest>(
                id => new ProductChangeRequest(new DeleteProductChange(id), WriteOptionsHeaders.ReadWithoutKey(request))),
            handler.DeleteAsync,
            result => CatalogResponses.DeletedProduct(result.View!, "Product deleted successfully"),
            cancellationToken);
}
