using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Answers;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The device API (contract section 2): the cart is the device's, and answers have no envelope.</summary>
public sealed class DeviceApi(CartStore carts, DeviceCarts devices, Guard guard) : CartSurface(carts, guard)
{
    /// <inheritdoc/>
    protected override string Name => "device";

    /// <summary>Answers a read of the device's cart.</summary>
    public Task<IResult> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadAsync(request, devices.CartIdOf(request), DeviceAnswers.Cart, cancellationToken);

    /// <summary>Answers a change that has a body.</summary>
    /// <param name="request">The request; its body is read here.</param>
    /// <param name="body">How the body is parsed.</param>
    /// <param name="bind">Puts the id of the device's cart, and what the route says, into it.</param>
    /// <param name="validator">Its rules.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    public Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> body,
        Func<T, string, T> bind,
        RequestValidator<T> validator,
        CancellationToken cancellationToken)
        where T : ICartRequest =>
        ChangeAsync(
            request,
            async () => (await RequestText.ReadAsync(request, cancellationToken))
                .Then(text => devices.CartIdOf(request)
                    .Then(cartId => JsonBody.Parse(text, body)
                        .Then(parsed => validator.Check(bind(parsed, cartId.ToString()))))),
            DeviceAnswers.Cart,
            cancellationToken);

    /// <summary>Answers a change that has no body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ask">Makes of the id of the device's cart what is asked.</param>
    /// <param name="validator">Its rules.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    public Task<IResult> ChangeAsync<T>(
        HttpRequest request, Func<string, T> ask, RequestValidator<T> validator, CancellationToken cancellationToken)
        where T : ICartRequest =>
        ChangeAsync(
            request,
            () => Task.FromResult(devices.CartIdOf(request).Then(cartId => validator.Check(ask(cartId.ToString())))),
            DeviceAnswers.Cart,
            cancellationToken);

    /// <inheritdoc/>
    protected override IResult Refuse(Failure failure) => DeviceAnswers.Failed(failure);

    /// <inheritdoc/>
    protected override IResult RefuseChanged(Failure failure, CartView? current) => DeviceAnswers.Changed(failure, current);
}
