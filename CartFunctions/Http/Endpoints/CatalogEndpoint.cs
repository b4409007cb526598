using CartFunctions.Catalog;
using CartFunctions.Http.Import;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The operations of the catalogue, for the functions that serve it (contract, "Catalogue").</summary>
public sealed class CatalogEndpoint
{
    private readonly ProductStore products;
    private readonly ProductImport import;
    private readonly FailureBoundary boundary;

    internal CatalogEndpoint(ProductStore products, ProductImport import, FailureBoundary boundary) =>
        (this.products, this.import, this.boundary) = (products, import, boundary);

    internal Task<IResult> GetAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        AnswerOneAsync(
            request,
            productId,
            async (id, token) => await products.FindAsync(id, token) is { } product ? product : Failure.ProductNotFound,
            "Product retrieved successfully",
            cancellationToken);

    internal Task<IResult> DeleteAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        AnswerOneAsync(request, productId, products.DeleteAsync, "Product deleted successfully", cancellationToken);

    internal Task<IResult> SaveAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            async () => (await RequestBody.ReadAsync(request, cancellationToken))
                .Then(text => JsonBody.Parse(text, CamelCaseRequests.Default.ProductRequest))
                .Then(save => ProductRequest.Validator.Check(save with { ProductId = ObjectId.ParseOrInvalid(productId) }))
                .Then<Product>(save => save.ToProduct()),
            async (product, token) => (await products.SaveAsync(product, token)).TryGet(out var isNew, out var failure)
                ? isNew
                    ? EnvelopeResponses.Product(product, "Product created successfully", StatusCodes.Status201Created)
                    : EnvelopeResponses.Product(product, "Product replaced successfully")
                : EnvelopeResponses.Failed(failure),
            cancellationToken);

    internal Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => Task.FromResult(PageQuery.Read(request.Query)),
            async (page, token) => (await products.ListAsync(page.Limit, page.Continuation, token)).TryGet(out var found, out var failure)
                ? EnvelopeResponses.Products(found.Products, found.Continuation, "Products retrieved successfully")
                : EnvelopeResponses.Failed(failure),
            cancellationToken);

    internal Task<IResult> ImportAsync(HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ProductFile.OpenAsync(request, cancellationToken),
            async (file, token) =>
            {
                var report = await import.RunAsync(file.ReadAsync(token), token);
                if (report.Fault is not null)
                {
                    boundary.Report(request, report.Fault);
                }

                return EnvelopeResponses.Imported(report);
            },
            cancellationToken,
            limit: Timeout.InfiniteTimeSpan); // It goes on for as long as the client sends.

    private Task<IResult> AnswerOneAsync(
        HttpRequest request,
        string productId,
        Func<ObjectId, CancellationToken, Task<Result<Product>>> find,
        string message,
        CancellationToken cancellationToken) =>
        boundary.RunAsync<ObjectId>(
            request,
            EnvelopeResponses.Failed,
            () => Task.FromResult<Result<ObjectId>>(ObjectId.TryParse(productId, out var id) ? id : Failure.InvalidIdFormat),
            async (id, token) => (await find(id, token)).TryGet(out var product, out var failure)
                ? EnvelopeResponses.Product(product, message)
                : EnvelopeResponses.Failed(failure),
            cancellationToken);
}
