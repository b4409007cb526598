using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The steps that the functions of the cart API share: read and validate, change, present.</summary>
public sealed class CartApi(CartStore carts, Guard guard)
{
    /// <summary>Answers a read of a cart.</summary>
    public Task<IResult> ReadAsync(HttpRequest request, string cartId, string message, CancellationToken cancellationToken) =>
        guard.RunAsync(
            request,
            Envelopes.Failed,
            async token => ObjectId.TryParse(cartId, out var id)
                ? Present(await carts.ReadAsync(id, token), message)
                : Envelopes.Failed(new Failure(Failure.InvalidIdFormat)),
            cancellationToken);

    /// <summary>Answers a change that has a body.</summary>
    /// <param name="request">The request; its body is read here.</param>
    /// <param name="body">How the body is parsed.</param>
    /// <param name="bind">Puts what the route says into it.</param>
    /// <param name="validator">Its rules.</param>
    /// <param name="message">What a success says.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    public Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> body,
        Func<T, T> bind,
        RequestValidator<T> validator,
        string message,
        CancellationToken cancellationToken)
        where T : ICartRequest =>
        guard.RunAsync(
            request,
            Envelopes.Failed,
            async token => await ChangeAsync(
                (await JsonBody.ReadAsync(request, body, token)).Then<T>(parsed => bind(parsed)), validator, message, token),
            cancellationToken);

    /// <summary>Answers a change that has no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="asked">What the route says.</param>
    /// <param name="validator">Its rules.</param>
    /// <param name="message">What a success says.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    public Task<IResult> ChangeAsync<T>(
        HttpRequest request, T asked, RequestValidator<T> validator, string message, CancellationToken cancellationToken)
        where T : ICartRequest =>
        guard.RunAsync(request, Envelopes.Failed, token => ChangeAsync<T>(asked, validator, message, token), cancellationToken);

    private async Task<IResult> ChangeAsync<T>(
        Outcome<T> read, RequestValidator<T> validator, string message, CancellationToken cancellationToken)
        where T : ICartRequest
    {
        if (!read.Then(validator.Check).TryGet(out var asked, out var refused))
        {
            return Envelopes.Failed(refused);
        }

        var cartId = string.IsNullOrEmpty(asked.CartId) ? ObjectId.New() : ObjectId.Parse(asked.CartId);
        return Present(await carts.ChangeAsync(cartId, asked.ToChange(), cancellationToken), message);
    }

    private static IResult Present(Outcome<CartView> outcome, string message) =>
        outcome.TryGet(out var view, out var failure) ? Envelopes.Cart(view, message) : Envelopes.Failed(failure);
}
