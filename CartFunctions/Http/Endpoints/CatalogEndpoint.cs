using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Products;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The steps that all catalog requests share: read and validate, do the work, present the result.</summary>
public sealed class CatalogEndpoint
{
    private readonly FailureHandler failures;

    internal CatalogEndpoint(ProductStore products, FailureHandler failures) => (Products, this.failures) = (products, failures);

    internal ProductStore Products { get; }

    /// <summary>The product id in a route.</summary>
    internal static Result<ObjectId> ReadId(string productId) =>
        ObjectId.TryParse(productId, out var id) ? id : Failure.InvalidIdFormat;

    /// <summary>Answers a request that changes no product.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads and validates the request.</param>
    /// <param name="work">Does the work.</param>
    /// <param name="present">Creates the response.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    internal Task<IResult> ReadAsync<T, TDone>(
        HttpRequest request,
        Func<Result<T>> read,
        Func<T, CancellationToken, Task<TDone>> work,
        Func<TDone, IResult> present,
        CancellationToken cancellationToken) =>
        failures.RunAsync(request, EnvelopeResponses.Failed, () => ValueTask.FromResult(read()), work, present, cancellationToken);

    /// <summary>Answers a change that has no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads and validates the request.</param>
    /// <param name="change">Changes the product.</param>
    /// <param name="present">Creates the response to a successful change.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    internal Task<IResult> ChangeAsync(
        HttpRequest request,
        Func<Result<ProductChangeRequest>> read,
        Func<ProductChangeRequest, CancellationToken, Task<ProductResult>> change,
        Func<ProductResult, IResult> present,
        CancellationToken cancellationToken) =>
        ReadAsync(request, read, change, result => Present(result, present), cancellationToken);

    /// <summary>Answers a change that has a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bodyType">The JSON type of the body.</param>
    /// <param name="bind">Adds the route's values to the body.</param>
    /// <param name="createRequest">Creates the change from a valid body.</param>
    /// <param name="present">Creates the response to a successful change.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    internal Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> bodyType,
        Func<T, T> bind,
        Func<T, Result<ProductChangeRequest>> createRequest,
        Func<ProductResult, IResult> present,
        CancellationToken cancellationToken)
        where T : IRequest<T> =>
        failures.RunAsync(
            request,
            EnvelopeResponses.Failed,
            async () => (await RequestBody.ReadAsync(request, bodyType, bind, cancellationToken)).Then(createRequest),
            Products.ChangeAsync,
            result => Present(result, present),
            cancellationToken);

    private static IResult Present(ProductResult result, Func<ProductResult, IResult> present) =>
        result.Failure is not { } failure ? present(result)
            : failure.Is(Failure.ProductHasChanged) ? CatalogResponses.ProductChanged(failure, result.View)
            : EnvelopeResponses.Failed(failure);
}
