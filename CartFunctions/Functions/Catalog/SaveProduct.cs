using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Puts a product into the catalogue, or replaces it (contract section 3).</summary>
public sealed class SaveProduct(ProductStore products, SaveProductValidator validator, Guard guard)
{
    [Function(nameof(SaveProduct))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/products/{productId}")] HttpRequest request,
        string productId,
        CancellationToken cancellationToken) =>
        guard.RunAsync(request, Envelopes.Failed, async bound =>
        {
            var valid = (await RequestText.ReadAsync(request, cancellationToken))
                .Then(text => JsonBody.Parse(text, CamelCaseJson.Default.SaveProductRequest))
                .Then(save => validator.Check(save with { ProductId = productId }));
            if (!valid.TryGet(out var asked, out var refused))
            {
                return Envelopes.Failed(refused);
            }

            var product = asked.ToProduct();
            return await products.SaveAsync(product, bound.Start())
                ? Envelopes.Product(product, "Product created successfully", StatusCodes.Status201Created)
                : Envelopes.Product(product, "Product replaced successfully");
        }, cancellationToken);
}
