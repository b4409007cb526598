using CartFunctions.Http;
using CartFunctions.Http.Answers;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Functions.Catalog;

/// <summary>Reads a page of the catalogue (contract section 3).</summary>
public sealed class ListProducts(ProductStore products, Guard guard)
{
    [Function(nameof(ListProducts))]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/products")] HttpRequest request,
        CancellationToken cancellationToken) =>
        guard.RunAsync(request, Envelopes.Failed, async bound =>
        {
            if (!PageQuery.Read(request.Query).TryGet(out var page, out var refused))
            {
                return Envelopes.Failed(refused);
            }

            // One more than asked for tells whether there is another page.
            var found = await products.ListAsync(page.Limit + 1, page.After, bound.Start());
            return Envelopes.Products(found, page.Limit, "Products retrieved successfully");
        }, cancellationToken);
}
