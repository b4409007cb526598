using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Identity;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The steps of every request to a cart: read and validate, read or change the cart, present it.</summary>
internal sealed class CartEndpoint(
    ICartSurface surface, CartStore carts, FailureHandler failures, RandomNumberGenerator random)
{
    /// <summary>Answers a read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="createRequest">
    /// Creates the request model from the cart id of the identity or the headers; null on the cart API.
    /// </param>
    /// <param name="read">Reads the cart.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    public Task<IResult> ReadAsync<T>(
        HttpRequest request,
        Func<ObjectId?, T> createRequest,
        Func<CartStore, T, CancellationToken, Task<CartResult>> read,
        CancellationToken cancellationToken)
        where T : IRequest<T> =>
        failures.RunAsync(
            request,
            surface.FailureResponse,
            async () => (await surface.FindCustomerAsync(request, cancellationToken))
                .Then(customer => CartIdOf(request, customer))
                .Then(cartId => T.Validator.Check(createRequest(cartId))),
            (valid, token) => read(carts, valid, token),
            Present,
            cancellationToken);

    /// <summary>Answers a change that has no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="createRequest">
    /// Creates the request model from the cart id of the identity or the headers; null on the cart API.
    /// </param>
    /// <param name="createCommand">Creates the command of a valid request.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    public Task<IResult> ChangeAsync<T>(
        HttpRequest request, Func<ObjectId?, T> createRequest, Func<T, CartCommand> createCommand, CancellationToken cancellationToken)
        where T : ICartRequest<T> =>
        failures.RunAsync(
            request,
            surface.FailureResponse,
            async () => (await surface.FindCustomerAsync(request, cancellationToken))
                .Then(customer => CartIdOf(request, customer)
                    .Then(cartId => CreateChangeRequest(request, createRequest(cartId), createCommand, customer))),
            carts.ChangeAsync,
            Present,
            cancellationToken);

    /// <summary>Answers a change that has a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bodyType">The JSON type of the body.</param>
    /// <param name="bind">
    /// Adds the route's values to the body. The second argument is the cart id of the identity or the headers; null on the cart API.
    /// </param>
    /// <param name="createCommand">Creates the command of a valid request.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    /// <param name="defaultBody">The body to use if the request has none; null if a body is required.</param>
    public Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> bodyType,
        Func<T, ObjectId?, T> bind,
        Func<T, CartCommand> createCommand,
        CancellationToken cancellationToken,
        T? defaultBody = null)
        where T : class, ICartRequest<T> =>
        failures.RunAsync(
            request,
            surface.FailureResponse,
            async () =>
                !(await surface.FindCustomerAsync(request, cancellationToken)).TryGet(out var customer, out var failure)
                || !(await RequestBody.ReadAsync(request, T.MaxBodyBytes, cancellationToken)).TryGet(out var text, out failure)
                || !CartIdOf(request, customer).TryGet(out var cartId, out failure)
                || !(defaultBody is not null && JsonBody.IsNone(text) ? defaultBody : JsonBody.Parse(text, bodyType))
                    .TryGet(out var parsed, out failure)
                    ? failure
                    : CreateChangeRequest(request, bind(parsed, cartId), createCommand, customer),
            carts.ChangeAsync,
            Present,
            cancellationToken);

    private Result<ObjectId?> CartIdOf(HttpRequest request, Customer? customer) =>
        customer is null ? surface.CartIdOf(request) : customer.CartId;

    private Result<CartChangeRequest> CreateChangeRequest<T>(
        HttpRequest request, T model, Func<T, CartCommand> createCommand, Customer? customer)
        where T : ICartRequest<T>
    {
        if (!T.Validator.Check(model).TryGet(out var valid, out var failure))
        {
            return failure;
        }

        var command = createCommand(valid);
        return WriteOptionsHeaders.Read(request, () => $"{surface.Name} {command.Signature}", hasId: valid.CartId is not null)
            .TryGet(out var options, out failure)
                ? new CartChangeRequest(
                    valid.CartId ?? ObjectId.New(random), command, options, FailureHandler.TraceOf(request), customer?.UserId)
                : failure;
    }

    private IResult Present(CartResult result) => result switch
    {
        { Failure: null } => surface.SuccessResponse(result),
        { Failure: var failure } when failure.Is(Failure.CartHasChanged) => surface.ConflictResponse(failure, result.View),
        { Failure: var failure } => surface.FailureResponse(failure),
    };
}
