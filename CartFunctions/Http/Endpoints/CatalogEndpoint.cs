using System.Text.Json.Serialization.Metadata;
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
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => Task.FromResult(ReadId(productId)),
            async (id, token) => await products.FindViewAsync(id, token) is { } view
                ? CatalogResponses.Product(view, "Product retrieved successfully")
                : EnvelopeResponses.Failed(Failure.ProductNotFound),
            cancellationToken);

    internal Task<IResult> DeleteAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => Task.FromResult(ReadId(productId).Then<ProductChangeRequest>(
                id => new ProductChangeRequest(new ProductDelete(id), WriteOptionsHeaders.ReadUnkeyed(request)))),
            (asked, token) => ChangeAsync(
                asked, result => CatalogResponses.FormerProduct(result.View!, "Product deleted successfully"), token),
            cancellationToken);

    internal Task<IResult> SaveAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        ChangeAsync(
            request,
            CamelCaseRequests.Default.ProductRequest,
            save => save with { ProductId = ObjectId.ParseOrInvalid(productId) },
            save => new ProductChangeRequest(new ProductSave(save.ToProduct()), WriteOptionsHeaders.ReadUnkeyed(request)),
            result => result.IsNew
                ? CatalogResponses.Product(result.View!, "Product created successfully", StatusCodes.Status201Created)
                : CatalogResponses.Product(result.View!, "Product replaced successfully"),
            cancellationToken);

    internal Task<IResult> ChangeStockAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        ChangeAsync(
            request,
            CamelCaseRequests.Default.StockChangeRequest,
            asked => asked with { ProductId = ObjectId.ParseOrInvalid(productId) },
            asked => WriteOptionsHeaders.Read(request, asked.ToChange().Signature)
                .Then<ProductChangeRequest>(options => new ProductChangeRequest(asked.ToChange(), options)),
            result => CatalogResponses.Product(result.View!, "Stock changed successfully") with { IsReplay = result.IsReplay },
            cancellationToken);

    internal Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => Task.FromResult(PageQuery.Read(request.Query)),
            async (page, token) =>
            {
                // One more than asked for tells whether there is another page.
                var found = await products.ListAsync(page.Limit + 1, page.After, token);
                return CatalogResponses.Products(found, page.Limit, "Products retrieved successfully");
            },
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

                return CatalogResponses.Imported(report);
            },
            cancellationToken,
            limit: Timeout.InfiniteTimeSpan); // It goes on for as long as the client sends.

    /// <summary>Answers a change that has a body.</summary>
    private Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> body,
        Func<T, T> bind,
        Func<T, Result<ProductChangeRequest>> ask,
        Func<ProductResult, IResult> present,
        CancellationToken cancellationToken)
        where T : IRequest<T> =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            async () => (await RequestBody.ReadAsync(request, cancellationToken))
                .Then(text => JsonBody.Parse(text, body))
                .Then(parsed => T.Validator.Check(bind(parsed)))
                .Then(ask),
            (asked, token) => ChangeAsync(asked, present, token),
            cancellationToken);

    private async Task<IResult> ChangeAsync(
        ProductChangeRequest asked, Func<ProductResult, IResult> present, CancellationToken cancellationToken)
    {
        var result = await products.ChangeAsync(asked, cancellationToken);
        return result.Failure is not { } failure ? present(result)
            : failure.Is(Failure.ProductHasChanged) ? CatalogResponses.ProductChanged(failure, result.View)
            : EnvelopeResponses.Failed(failure);
    }

    private static Result<ObjectId> ReadId(string productId) =>
        ObjectId.TryParse(productId, out var id) ? id : Failure.InvalidIdFormat;
}
