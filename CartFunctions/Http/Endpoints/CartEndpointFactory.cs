using System.Security.Cryptography;
using CartFunctions.Http.Identity;
using CartFunctions.Http.Requests;
using CartFunctions.Http.Responses;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Endpoints;

/// <summary>The endpoints of all surfaces, for the functions that serve carts.</summary>
public sealed class CartEndpointFactory
{
    private readonly CartStore carts;
    private readonly ICustomerIdentity identity;
    private readonly FailureHandler failures;
    private readonly RandomNumberGenerator random;

    internal CartEndpointFactory(
        CartStore carts, DeviceCarts devices, ICustomerIdentity identity, FailureHandler failures, RandomNumberGenerator random)
    {
        (this.carts, this.identity, this.failures, this.random) = (carts, identity, failures, random);
        DeviceApi = new CartEndpoint(new DeviceApiResponses(devices), carts, failures, random);
    }

    /// <summary>The endpoint of the device API.</summary>
    internal CartEndpoint DeviceApi { get; }

    /// <summary>The endpoint of the cart API for an operation whose response shows the cart.</summary>
    /// <param name="message">The message of a success.</param>
    internal CartEndpoint CartApi(string message) => CartApi(result => EnvelopeResponses.Cart(result.View!, message));

    /// <summary>The endpoint of the cart API for an operation whose response shows something else.</summary>
    /// <param name="createResponse">Creates the response to a success.</param>
    internal CartEndpoint CartApi(Func<CartResult, IResult> createResponse) =>
        new(new CartApiResponses(createResponse), carts, failures, random);

    /// <summary>The endpoint of the customers' carts for an operation whose response shows the cart.</summary>
    /// <param name="message">The message of a success.</param>
    internal CartEndpoint CustomerApi(string message) => CustomerApi(result => EnvelopeResponses.Cart(result.View!, message));

    /// <summary>The endpoint of the customers' carts for an operation whose response shows something else.</summary>
    /// <param name="createResponse">Creates the response to a success.</param>
    internal CartEndpoint CustomerApi(Func<CartResult, IResult> createResponse) =>
        new(new CustomerApiResponses(identity, createResponse), carts, failures, random);
}
