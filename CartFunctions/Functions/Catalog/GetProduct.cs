using CartFunctions.Http;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Reads a product (contract section 3).</summary>
public sealed class GetProduct(ProductStore products, OneProduct one)
{
    [Function(nameof(GetProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        one.AnswerAsync(request, productId, products.FindAsync, "Product retrieved successfully", cancellationToken);
}
