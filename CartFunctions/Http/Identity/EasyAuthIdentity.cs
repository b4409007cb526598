using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CartFunctions.Http.Identity;

/// <summary>
/// Recognises a customer by the headers of Azure App Service authentication (contract, "Customers' carts"). The platform sets them, and
/// strips them from outside requests.
/// </summary>
internal sealed class EasyAuthIdentity(CustomerCarts carts) : ICustomerIdentity
{
    private const string Principal = "X-MS-CLIENT-PRINCIPAL";
    private const string PrincipalId = "X-MS-CLIENT-PRINCIPAL-ID";
    private const string Provider = "X-MS-CLIENT-PRINCIPAL-IDP";
    private const string NameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

    public string? Challenge => null;

    public ValueTask<Result<Customer>> FindCustomerAsync(HttpRequest request, CancellationToken cancellationToken) => new(Find(request));

    private Result<Customer> Find(HttpRequest request)
    {
        if (ReadClaims(request.Headers[Principal].ToString()) is not { } claims)
        {
            return Failure.SignInRequired;
        }

        var subject = claims.GetValueOrDefault("sub") ?? claims.GetValueOrDefault(NameIdentifier);
        return carts.Find(
            claims.GetValueOrDefault("iss") ?? Only(request.Headers[Provider]),
            subject ?? Only(request.Headers[PrincipalId]));
    }

    private static string? Only(StringValues header) => header is [var value] ? value : null;

    /// <summary>The claims of the principal, the first of each type; none without the header, null if the header is malformed.</summary>
    private static Dictionary<string, string>? ReadClaims(string header)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal);
        if (header.Length == 0)
        {
            return claims;
        }

        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            foreach (var claim in principal.RootElement.GetProperty("claims").EnumerateArray())
            {
                if (claim.GetProperty("val") is { ValueKind: JsonValueKind.String } value)
                {
                    claims.TryAdd(claim.GetProperty("typ").GetString()!, value.GetString()!);
                }
            }

            return claims;
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException
            or ArgumentNullException)
        {
            return null;
        }
    }
}
