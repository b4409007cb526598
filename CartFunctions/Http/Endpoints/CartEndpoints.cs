using System.Security.Cryptography;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.Changes;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The endpoints of both surfaces, for the functions that serve carts.</summary>
public sealed class CartEndpoints
{
    private readonly CartStore carts;
    private readonly FailureBoundary boundary;
    private readonly RandomNumberGenerator ids;

    internal CartEndpoints(CartStore carts, DeviceCarts devices, FailureBoundary boundary, RandomNumberGenerator ids)
    {
        (this.carts, this.boundary, this.ids) = (carts, boundary, ids);
        Device = new CartEndpoint(new DeviceApi(devices), carts, boundary, ids);
    }

    /// <summary>The device API's.</summary>
    internal CartEndpoint Device { get; }

    /// <summary>The cart API's.</summary>
    /// <param name="message">What a success says.</param>
    internal CartEndpoint Api(string message) => new(new CartApi(message), carts, boundary, ids);

    /// <summary>Answers a read of an order.</summary>
    internal Task<IResult> ReadOrderAsync(HttpRequest request, ReadOrderRequest asked, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            EnvelopeResponses.Failed,
            () => ValueTask.FromResult(ReadOrderRequest.Validator.Check(asked)),
            (valid, token) => carts.ReadOrderAsync(valid.CartId.GetValueOrDefault(), valid.OrderId.GetValueOrDefault(), token),
            result => result switch
            {
                { Placed: { } placed } => OrderResponses.Order(placed.Order),
                { Failure: var failure } => EnvelopeResponses.Failed(failure!),
            },
            cancellationToken);
}
