using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Http.Identity;

/// <summary>Recognises a customer by a bearer token of an OpenID Connect issuer (contract, "Customers' carts").</summary>
/// <param name="keys">The keys of the issuer.</param>
/// <param name="carts">Derives the cart.</param>
/// <param name="audience">The setting <c>Carts__Jwt__Audience</c>.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Logs why a token was refused, but nothing of the token.</param>
internal sealed partial class JwtIdentity(
    IssuerKeys keys, CustomerCarts carts, string audience, TimeProvider clock, ILogger<JwtIdentity> logger) : ICustomerIdentity
{
    private const string Scheme = "Bearer ";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    // Only asymmetric algorithms: with HMAC, anyone who knows the public key could forge a token.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new();
    private readonly ValidTokens validTokens = new();

    public string Challenge => "Bearer";

    public async ValueTask<Result<Customer>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            LogRefused("there is no header Authorization, or more than one, or it does not begin with Bearer");
            return Failure.SignInRequired;
        }

        var text = header[Scheme.Length..].Trim(' ');
        return await FindKnownAsync(text, cancellationToken) is { } customer ? customer : await ValidateAsync(text, cancellationToken);
    }

    /// <summary>The customer of a token that an earlier request has validated and that is still valid; else null.</summary>
    private async ValueTask<Customer?> FindKnownAsync(string text, CancellationToken cancellationToken) =>
        validTokens.Find(text) is { } token
        && ReferenceEquals(await keys.FindAsync(token.KeyId, cancellationToken), token.Issuer)
        && IsInTime(token.Lifetime)
            ? token.Customer
            : null;

    private async ValueTask<Result<Customer>> ValidateAsync(string text, CancellationToken cancellationToken)
    {
        if (Parse(text) is not { } token)
        {
            return Failure.SignInRequired;
        }

        if (await keys.FindAsync(token.Kid, cancellationToken) is not { } issuer)
        {
            return Failure.ServiceUnavailable.With("the keys of the issuer of tokens are not available, try again");
        }

        if (await FindLifetimeAsync(token, issuer) is not { } lifetime)
        {
            return Failure.SignInRequired;
        }

        var found = carts.Find(issuer.Name, SubjectOf(token));
        if (found.TryGet(out var customer, out _))
        {
            validTokens.Add(text, new ValidToken(customer, issuer, token.Kid, lifetime));
        }
        else
        {
            LogRefused("sub is not a text of 1 to 255 characters");
        }

        return found;
    }

    /// <summary>The token, not validated; null if it is malformed, or cannot be valid whatever the keys.</summary>
    private JsonWebToken? Parse(string text)
    {
        try
        {
            var token = new JsonWebToken(text);

            // The app supports no critical headers, so it must refuse a token that has one (RFC 7515, 4.1.11).
            if (token.Kid.Length > 0 && Algorithms.Contains(token.Alg) && !token.TryGetHeaderValue<object>("crit", out _))
            {
                return token;
            }

            LogRefused("its header has no kid, an algorithm that is not accepted, or crit");
            return null;
        }
        catch (Exception e)
        {
            LogRefused(e.GetType().Name); // The library throws many types for malformed tokens. Their messages may quote the token.
            return null;
        }
    }

    /// <summary>The lifetime of a valid token; null if the token is not valid.</summary>
    private async Task<TokenLifetime?> FindLifetimeAsync(JsonWebToken token, IssuerKeySet issuer)
    {
        TokenLifetime? lifetime = null;
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = issuer.KeysOf(token.Kid),
            TryAllIssuerSigningKeys = false,
            ValidIssuer = issuer.Name,
            ValidAudience = audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            LifetimeValidator = (notBefore, expires, _, _) =>
            {
                var found = new TokenLifetime(notBefore, expires);
                lifetime = found;
                return IsInTime(found);
            },
            LogTokenId = false,
            LogValidationExceptions = false,
        });
        if (!result.IsValid)
        {
            LogRefused(result.Exception.GetType().Name);
            return null;
        }

        return lifetime;
    }

    // The library's own check uses the system clock.
    private bool IsInTime(TokenLifetime lifetime)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return lifetime.Expires > now - Tolerance && (lifetime.NotBefore is not { } notBefore || notBefore <= now + Tolerance);
    }

    /// <summary>
    /// The subject; null if it is not a JSON string. It is read from the payload, because the library converts other JSON values to text,
    /// and rounds large numbers.
    /// </summary>
    private string? SubjectOf(JsonWebToken token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
            return payload.RootElement.TryGetProperty("sub", out var subject) && subject.ValueKind == JsonValueKind.String
                ? subject.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            LogRefused(e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Debug, "A bearer token was refused: {Reason}.")]
    private partial void LogRefused(string reason);
}
