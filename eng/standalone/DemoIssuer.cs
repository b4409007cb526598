using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Standalone;

/// <summary>
/// A small OpenID Connect issuer with two made-up customers, who need no password: a discovery document, a key set and a token endpoint.
/// Its key exists only in memory, so a restart makes all tokens invalid.
/// </summary>
internal sealed class DemoIssuer : IDisposable
{
    /// <summary>The path of the issuer.</summary>
    public const string Path = "/issuer";

    /// <summary>The audience of the tokens.</summary>
    public const string Audience = "cart-demo";

    // A customer's cart follows from this name. With the address as the name, another port would give every customer a new cart.
    private const string Name = "https://issuer.demo.invalid";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> Customers = new() { ["ada"] = "Ada", ["zoe"] = "Zoë" };

    private readonly JsonWebTokenHandler handler = new();
    private readonly RSA rsa = RSA.Create(2048);
    private readonly string keyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly string address;
    private readonly TimeProvider clock;
    private readonly SigningCredentials credentials;

    /// <summary>Creates the issuer with a new key.</summary>
    /// <param name="address">The address of the issuer, with its path.</param>
    /// <param name="clock">The clock of the tokens.</param>
    public DemoIssuer(string address, TimeProvider clock)
    {
        (this.address, this.clock) = (address, clock);
        credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);
    }

    /// <summary>The customers, for the page.</summary>
    public static JsonArray List() =>
        [.. Customers.Select(customer => new JsonObject { ["id"] = customer.Key, ["name"] = customer.Value })];

    /// <summary>The discovery document.</summary>
    public JsonObject Discovery() => new()
    {
        ["issuer"] = Name,
        ["jwks_uri"] = $"{address}/keys",
        ["token_endpoint"] = $"{address}/token",
    };

    /// <summary>The public key.</summary>
    public JsonObject Keys()
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = SecurityAlgorithms.RsaSha256,
                ["kid"] = keyId,
                ["n"] = Base64UrlEncoder.Encode(key.Modulus),
                ["e"] = Base64UrlEncoder.Encode(key.Exponent),
            }),
        };
    }

    /// <summary>A token of a customer, as the endpoint answers; null if there is no such customer.</summary>
    public JsonObject? Token(string customer)
    {
        if (!Customers.ContainsKey(customer))
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var token = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Audience,
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = customer },
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            SigningCredentials = credentials,
        });
        return new() { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = (int)Lifetime.TotalSeconds };
    }

    public void Dispose() => rsa.Dispose();
}
