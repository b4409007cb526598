using Microsoft.Extensions.Configuration;

namespace CartFunctions.Hosting;

/// <summary>How a customer is recognised (contract, "Customers' carts").</summary>
/// <param name="Kind">The setting <c>Carts__Identity</c>.</param>
internal sealed record IdentitySettings(IdentityKind Kind)
{
    private const int MinKeyLength = 32;

    /// <summary>The key of the HMAC that derives a customer's cart id; empty for <see cref="IdentityKind.None"/>.</summary>
    public string CustomerKey { get; private init; } = string.Empty;

    /// <summary>The OpenID Connect issuer, and the audience of its tokens; null unless tokens are chosen.</summary>
    public (Uri Authority, string Audience)? Jwt { get; private init; }

    /// <summary>Reads and checks the settings of the chosen identity.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="isLoopbackHost">Whether this is the standalone host on a loopback address.</param>
    /// <exception cref="StartException">A setting is missing or malformed, or the identity would not be safe here.</exception>
    public static IdentitySettings Read(IConfiguration configuration, bool isLoopbackHost)
    {
        var kind = ReadKind(configuration["Carts:Identity"]);
        if (kind == IdentityKind.EasyAuth && !isLoopbackHost && !IsTrue(configuration["WEBSITE_AUTH_ENABLED"]))
        {
            throw new StartException(
                "Setting Carts__Identity must not be easyauth here: without App Service authentication (WEBSITE_AUTH_ENABLED is True) "
                + "any client could send the headers that name a customer.");
        }

        return new IdentitySettings(kind)
        {
            CustomerKey = kind == IdentityKind.None ? string.Empty : ReadCustomerKey(configuration["Carts:CustomerKey"]),
            Jwt = kind == IdentityKind.Jwt
                ? (ReadAuthority(configuration["Carts:Jwt:Authority"]), ReadAudience(configuration["Carts:Jwt:Audience"]))
                : null,
        };
    }

    private static bool IsTrue(string? text) => bool.TryParse(text, out var value) && value;

    private static IdentityKind ReadKind(string? text) => text?.ToUpperInvariant() switch
    {
        null or "" or "NONE" => IdentityKind.None,
        "EASYAUTH" => IdentityKind.EasyAuth,
        "JWT" => IdentityKind.Jwt,
        _ => throw new StartException("Setting Carts__Identity is malformed: give none, easyauth or jwt."),
    };

    private static string ReadCustomerKey(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new StartException($"Setting Carts__CustomerKey is missing: give at least {MinKeyLength} random characters.");
        }

        return text.Length >= MinKeyLength && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw new StartException($"Setting Carts__CustomerKey is malformed: give at least {MinKeyLength} random characters.");
    }

    private static Uri ReadAuthority(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            throw new StartException("Setting Carts__Jwt__Authority is missing: give the https address of an OpenID Connect issuer.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var authority)
            && (authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback))
            && authority is { UserInfo: "", Query: "", Fragment: "" }
                ? authority
                : throw new StartException(
                    "Setting Carts__Jwt__Authority is malformed: give the https address of an OpenID Connect issuer, "
                    + "without the path of its discovery document.");
    }

    private static string ReadAudience(string? text) => !string.IsNullOrWhiteSpace(text)
        ? text
        : throw new StartException("Setting Carts__Jwt__Audience is missing: give the audience (aud) of the tokens for this app.");
}

/// <summary>How a customer is recognised.</summary>
internal enum IdentityKind
{
    /// <summary>Not at all: the app has guests only.</summary>
    None,

    /// <summary>By the headers of Azure App Service authentication.</summary>
    EasyAuth,

    /// <summary>By a bearer token.</summary>
    Jwt,
}
