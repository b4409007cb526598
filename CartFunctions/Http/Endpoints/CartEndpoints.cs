using System.Security.Cryptography;
using CartFunctions.Http.Requests;
using CartFunctions.Storage.CartChanges;

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

    /// <summary>The cart API's.</summary>
    /// <param name="message">What a success says.</param>
    internal CartEndpoint Api(string message) => new(new CartApiResponses(message), carts, failures, ids);
}
