using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Catalog.ChangeStock;

/// <summary>Adds units to a product's stock, or removes some (contract, "Catalog").</summary>
public sealed class ChangeStock(CatalogEndpoint catalog)
{
    [Function(nameof(ChangeStock))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/products/{productId}/stock")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        catalog.ChangeAsync(
            request,
            ChangeStockJson.Default.ChangeStockRequest,
            body => body with { ProductId = ObjectId.ParseOrInvalid(productId) },
            valid => WriteOptionsHeaders.Read(request, () => valid.ToChange().Signature)
                .Then<ProductChangeRequest>(options => new ProductChangeRequest(valid.ToChange(), options)),
            result => CatalogResponses.Product(result.View!, "Stock changed successfully") with { IsReplay = result.IsReplay },
            cancellationToken);
}
