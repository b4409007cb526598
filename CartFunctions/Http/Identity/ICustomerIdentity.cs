using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Identity;

/// <summary>Recognises the customer who sends a request (the setting <c>Carts__Identity</c>).</summary>
internal interface ICustomerIdentity
{
    /// <summary>The value of the header <c>WWW-Authenticate</c> of a 401; null for none.</summary>
    string? Challenge { get; }

    /// <summary>The customer, or the failure "Sign-in required".</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    ValueTask<Result<Customer>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken);
}

/// <summary>Recognises no customer: the app has guests only.</summary>
internal sealed class NoIdentity : ICustomerIdentity
{
    public string? Challenge => null;

    public ValueTask<Result<Customer>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken) =>
        new(Failure.SignInRequired);
}
