using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The cart API (contract section 1): the cart is named by its id, and answers come in an envelope.</summary>
public sealed class CartApi(CartStore carts, Guard guard) : CartSurface(carts, guard)
{
    /// <inheritdoc/>
    protected override string Name => "api";

    /// <summary>Answers a read of a cart.</summary>
    public Task<IResult> ReadAsync(HttpRequest request, string cartId, string message, CancellationToken cancellationToken) =>
        ReadAsync(
            request,
            ObjectId.TryParse(cartId, out var id) ? id : new Failure(Failure.InvalidIdFormat),
            cart => Envelopes.Cart(cart, message),
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
        ChangeAsync(
            request,
            async () => (await RequestText.ReadAsync(request, cancellationToken))
                .Then(text => JsonBody.Parse(text, body))
                .Then(parsed => validator.Check(bind(parsed))),
            cart => Envelopes.Cart(cart, message),
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
        ChangeAsync(
            request, () => Task.FromResult(validator.Check(asked)), cart => Envelopes.Cart(cart, message), cancellationToken);

    /// <inheritdoc/>
    protected override IResult Refuse(Failure failure) => Envelopes.Failed(failure);

    /// <inheritdoc/>
    protected override IResult RefuseChanged(Failure failure, CartView? current) => Envelopes.Failed(failure, current);
}
