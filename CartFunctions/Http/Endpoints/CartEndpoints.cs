using System.Security.Cryptography;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The endpoints of both surfaces, for the functions that serve carts.</summary>
public sealed class CartEndpoints
{
    private readonly CartStore carts;
    private readonly FailureHandler failures;
    private readonly RandomNumberGenerator ids;

    internal CartEndpoints(CartStore carts, DeviceCarts devices, FailureHandler failures, RandomNumberGenerator ids)
    {
        (this.carts, this.failures, this.ids) = (carts, failures, ids);
        Device = new CartEndpoint(new DeviceApiResponses(devices), carts, failures, ids);
    }

    /// <summary>The device API's.</summary>
    internal CartEndpoint Device { get; }

    /// <summary>The cart API's, for an operation whose success shows the cart.</summary>
    /// <param name="message">The message of a success.</param>
    internal CartEndpoint Api(string message) => Api(done => EnvelopeResponses.Cart(done.View!, message));

    /// <summary>The cart API's, for an operation whose success shows something else.</summary>
    /// <param name="present">Presents a success.</param>
    internal CartEndpoint Api(Func<CartResult, IResult> present) => new(new CartApiResponses(present), carts, failures, ids);
}
