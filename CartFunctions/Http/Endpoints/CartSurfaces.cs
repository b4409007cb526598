using CartFunctions.Http.Identity;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The cart API: the route or the body names the cart, and responses are envelopes.</summary>
/// <param name="present">Creates the response to a success.</param>
internal sealed class CartApiResponses(Func<CartResult, IResult> present) : ICartSurface
{
    public string Name => "api";

    public Result<ObjectId?> CartIdOf(HttpRequest request) => default(ObjectId?);

    public IResult SuccessResponse(CartResult result) => present(result);

    public IResult FailureResponse(Failure failure) => EnvelopeResponses.Failed(failure);

    public IResult ConflictResponse(Failure failure, CartView? current) => EnvelopeResponses.Failed(failure, current);
}

/// <summary>The customers' carts: the customer's identity names the cart, and responses are those of the cart API.</summary>
/// <param name="identity">Recognises the customer.</param>
/// <param name="present">Creates the response to a success.</param>
internal sealed class CustomerApiResponses(ICustomerIdentity identity, Func<CartResult, IResult> present) : ICartSurface
{
    public string Name => "me";

    public async ValueTask<Result<Customer?>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken) =>
        (await identity.FindCustomerAsync(request, cancellationToken)).Then<Customer?>(customer => customer);

    public Result<ObjectId?> CartIdOf(HttpRequest request) => default(ObjectId?);

    public IResult SuccessResponse(CartResult result) => present(result);

    public IResult FailureResponse(Failure failure) => EnvelopeResponses.Failed(failure) with
    {
        Challenge = failure.Is(Failure.SignInRequired) ? identity.Challenge : null,
    };

    public IResult ConflictResponse(Failure failure, CartView? current) => EnvelopeResponses.Failed(failure, current);
}

/// <summary>The device API: the DeviceID header names the cart, and responses have no envelope.</summary>
internal sealed class DeviceApiResponses(DeviceCarts devices) : ICartSurface
{
    public string Name => "device";

    public Result<ObjectId?> CartIdOf(HttpRequest request) => devices.CartIdOf(request).Then<ObjectId?>(id => id);

    public IResult SuccessResponse(CartResult result) => DeviceResponses.Cart(result.View!);

    public IResult FailureResponse(Failure failure) => DeviceResponses.Failed(failure);

    public IResult ConflictResponse(Failure failure, CartView? current) => DeviceResponses.Changed(failure, current);
}
