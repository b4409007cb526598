using System.Text.Json.Serialization.Metadata;
using CartFunctions.Catalog;
using CartFunctions.Http.Import;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The operations of the catalogue, for the functions that serve it (contract, "Catalogue").</summary>
public sealed class CatalogEndpoint
{
    private readonly ProductStore products;
    private readonly EndedReservations reservations;
    private readonly ProductImport import;
    private readonly FailureBoundary boundary;

    internal CatalogEndpoint(ProductStore products, EndedReservations reservations, ProductImport import, FailureBoundary boundary) =>
        (this.products, this.reservations, this.import, this.boundary) = (products, reservations, import, boundary);

    internal Task<IResult> GetAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ValueTask.FromResult(ReadId(productId)),
            products.FindViewAsync,
            view => view is not null
                ? CatalogResponses.Product(view, "Product retrieved successfully")
                : EnvelopeResponses.Failed(Failure.ProductNotFound),
            cancellationToken);

    internal Task<IResult> DeleteAsync(HttpRequest request, string productId, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ValueTask.FromResult(ReadId(productId).Then<ProductChangeRequest>(
                id => new ProductChangeRequest(new ProductDelete(id), WriteOptionsHeaders.ReadUnkeyed(request)))),
            async (asked, token) =>
            {
                var result = await products.ChangeAsync(asked, token);
                if (result.Failure?.Is(Failure.ProductIsReserved) == true)
                {
                    await reservations.ReleaseAsync(asked.Change.ProductId, null, token);
                    result = await products.ChangeAsync(asked, token);
                }

                return result;
            },
            result => Present(result, done => CatalogResponses.FormerProduct(done.View!, "Product deleted successfully")),
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
            asked => WriteOptionsHeaders.Read(request, () => asked.ToChange().Signature)
                .Then<ProductChangeRequest>(options => new ProductChangeRequest(asked.ToChange(), options)),
            result => CatalogResponses.Product(result.View!, "Stock changed successfully") with { IsReplay = result.IsReplay },
            cancellationToken);

    internal Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ValueTask.FromResult(PageQuery.Read(request.Query)),
            (page, token) => products.ListAsync(page.Limit, page.Continuation, token),
            read => read.TryGet(out var found, out var failure)
                ? CatalogResponses.Products(found.Products, found.Continuation, "Products retrieved successfully")
                : EnvelopeResponses.Failed(failure),
            cancellationToken);

    internal Task<IResult> ImportAsync(HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ProductFile.OpenAsync(request, cancellationToken),
            (file, token) => import.RunAsync(file.ReadAsync(token), token),
            report =>
            {
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
            async () => (await RequestBody.ReadAsync(request, T.MaxBodyBytes, cancellationToken))
                .Then(text => JsonBody.Parse(text, body))
                .Then(parsed => T.Validator.Check(bind(parsed)))
                .Then(ask),
            products.ChangeAsync,
            result => Present(result, present),
            cancellationToken);

    private static IResult Present(ProductResult result, Func<ProductResult, IResult> present) =>
        result.Failure is not { } failure ? present(result)
            : failure.Is(Failure.ProductHasChanged) ? CatalogResponses.ProductChanged(failure, result.View)
            : EnvelopeResponses.Failed(failure);

    private static Result<ObjectId> ReadId(string productId) =>
        ObjectId.TryParse(productId, out var id) ? id : Failure.InvalidIdFormat;
}
