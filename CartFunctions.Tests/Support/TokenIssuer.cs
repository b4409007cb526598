using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace CartFunctions.Tests.Support;

/// <summary>An OpenID Connect server with customers who sign in by name. It can also sign tokens that no server would issue.</summary>
public sealed class TokenIssuer : IAsyncDisposable
{
    /// <summary>The audience of the tokens.</summary>
    public const string Audience = "cart-api";

    // A key takes a fifth of a second to compute, so the issuers of a run have the same keys, under ids of their own.
    private static readonly ConcurrentDictionary<int, Lazy<RSAParameters>> Keys = new();

    private readonly WebApplication server;
    private readonly TimeProvider clock;
    private readonly HttpClient http = new();

    private int discoveries;
    private int addedKeys;

    private TokenIssuer(WebApplication server, TimeProvider clock) => (this.server, this.clock) = (server, clock);

    /// <summary>The address, for <c>Carts__Jwt__Authority</c>.</summary>
    public string Address => server.Urls.Single();

    /// <summary>The name in the tokens. It ends with a slash, and the address does not.</summary>
    public string Name => $"{Address}/";

    /// <summary>How often the discovery document was read.</summary>
    public int DiscoveryRequestCount => discoveries;

    /// <summary>Answers the requests for discovery and keys instead of the server; null for the server.</summary>
    public RequestDelegate? Fault { get; set; }

    /// <summary>The key that signs.</summary>
    public RsaSecurityKey Key => (RsaSecurityKey)Credentials[0].Key;

    private List<SigningCredentials> Credentials =>
        server.Services.GetRequiredService<IOptionsMonitor<OpenIddictServerOptions>>().CurrentValue.SigningCredentials;

    /// <summary>Starts a server. Its tokens are valid for an hour of the clock.</summary>
    public static async Task<TokenIssuer> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode(); // Without a database.
            options.SetTokenEndpointUris("connect/token").AllowPasswordFlow().AcceptAnonymousClients();
            options.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
            options.DisableAccessTokenEncryption().AddSigningKey(KeyOf(0));
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
            options.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("password");
                identity.SetClaim(OpenIddictConstants.Claims.Subject, context.Request.Username);
                identity.SetResources(Audience);
                context.SignIn(new ClaimsPrincipal(identity));
                return default;
            }));
        });

        var issuer = new TokenIssuer(builder.Build(), clock ?? TimeProvider.System);
        issuer.server.Use(next => context => issuer.CountAsync(context, next));
        issuer.server.UseAuthentication();
        await issuer.server.StartAsync();
        return issuer;
    }

    /// <summary>The settings with which an app accepts the tokens.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Carts:Identity"] = "jwt",
        ["Carts:CustomerKey"] = CustomerRequests.Key,
        ["Carts:Jwt:Authority"] = Address,
        ["Carts:Jwt:Audience"] = Audience,
    };

    /// <summary>The id of a customer's cart.</summary>
    public string CartOf(string customer) => CustomerRequests.CartOf(Name, customer);

    /// <summary>Signs a customer in. Returns the access token.</summary>
    public async Task<string> SignInAsync(string customer)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = customer,
            ["password"] = "any",
        });
        using var response = await http.PostAsync($"{Address}/connect/token", form);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return answer["access_token"]?.GetValue<string>() ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    /// <summary>Signs with a new key from now on. The earlier ones stay published until they are withdrawn.</summary>
    public void AddKey(SigningCredentials? credentials = null) =>
        Credentials.Insert(0, credentials ?? new SigningCredentials(KeyOf(++addedKeys), SecurityAlgorithms.RsaSha256));

    /// <summary>Stops publishing the keys that no longer sign.</summary>
    public void WithdrawOldKeys() => Credentials.RemoveRange(1, Credentials.Count - 1);

    /// <summary>A valid payload, for tests that break it.</summary>
    public JsonObject Payload(string customer)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Name,
            ["aud"] = Audience,
            ["sub"] = customer,
            ["nbf"] = now,
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
    }

    /// <summary>A valid header, for tests that break it.</summary>
    public JsonObject Header() => new() { ["alg"] = "RS256", ["typ"] = "at+jwt", ["kid"] = Key.KeyId };

    /// <summary>Signs any payload with the key of the server.</summary>
    public string Sign(JsonObject payload, JsonObject? header = null) => Sign(payload.ToJsonString(), header ?? Header());

    /// <summary>Signs any text with the key of the server.</summary>
    public string Sign(string payload, JsonObject header) => Compose(
        payload, header, signed => Key.Rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>Makes a token with any signature.</summary>
    public static string Compose(string payload, JsonObject header, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(payload)}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    /// <summary>A key under a new id. A number stands for the same key everywhere.</summary>
    private static RsaSecurityKey KeyOf(int number)
    {
        var parameters = Keys.GetOrAdd(number, _ => new(() =>
        {
            using var rsa = RSA.Create(2048);
            return rsa.ExportParameters(includePrivateParameters: true);
        }));
        return new(RSA.Create(parameters.Value)) { KeyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) };
    }

    private Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var isDiscovery = context.Request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal, out var document);
        if (document == "/openid-configuration")
        {
            Interlocked.Increment(ref discoveries);
        }

        return isDiscovery && Fault is { } fault ? fault(context) : next(context);
    }
}
