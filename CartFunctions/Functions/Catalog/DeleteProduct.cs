using CartFunctions.Http;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Takes a product out of the catalogue (contract section 3).</summary>
public sealed class DeleteProduct(ProductStore products, OneProduct one)
{
    [Function(nameof(DeleteProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        one.AnswerAsync(request, productId, products.DeleteAsync, "Product deleted successfully", cancellationToken);
}
