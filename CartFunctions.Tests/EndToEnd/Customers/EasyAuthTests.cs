using System.Net;
using System.Text;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>Which headers of App Service authentication name a customer, and where they do.</summary>
public sealed class EasyAuthTests(EasyAuthApp app) : IClassFixture<EasyAuthApp>
{
    private const string NameIdentifier = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

    /// <summary>Claims, further headers, and the issuer and subject that they name.</summary>
    public static TheoryData<string, string?, string?, string, string> Named => new()
    {
        { Claims(("iss", "https://i"), ("sub", "ada")), "id", "aad", "https://i", "ada" },
        { Claims(("iss", "https://i"), (NameIdentifier, "ada")), "id", "aad", "https://i", "ada" },
        { Claims((NameIdentifier, "other"), ("sub", "ada")), "id", "aad", "aad", "ada" },
        { Claims(("sub", "ada"), ("sub", "eve")), null, "aad", "aad", "ada" },
        { Claims(("iss", "https://i")), "id", "aad", "https://i", "id" },
        { Claims(), "id", "aad", "aad", "id" },
        { string.Empty, "id", "google", "google", "id" },
        { """{"claims":[{"typ":"sub","val":"Zoë"}]}""", null, "aad", "aad", "Zoë" },
        { """{"claims":[{"typ":"exp","val":7},{"typ":"sub","val":"ada"}]}""", null, "aad", "aad", "ada" },
    };

    /// <summary>Claims and further headers that name no customer.</summary>
    public static TheoryData<string, string?, string?> NoCustomer => new()
    {
        { string.Empty, null, null },
        { string.Empty, "id", null },
        { string.Empty, null, "aad" },
        { string.Empty, string.Empty, "aad" },
        { Claims(), null, "aad" },
        { Claims(("sub", string.Empty)), "id", "aad" },
        { Claims(("sub", new string('a', 256))), null, "aad" },
        { Claims(("sub", "ada")), null, null },
        { "{}", "id", "aad" },
        { "[]", "id", "aad" },
        { "7", "id", "aad" },
        { "{\"claims\":{}}", "id", "aad" },
        { "{\"claims\":[7]}", "id", "aad" },
        { "{\"claims\":[{}]}", "id", "aad" },
        { """{"claims":[{"typ":null,"val":"x"}]}""", "id", "aad" },
        { """{"claims":[{"typ":7,"val":"x"}]}""", "id", "aad" },
        { """{"claims":[{"typ":"sub","val":7}]}""", null, "aad" },
        { """{"claims":[{"typ":"sub","val":"\ud800"}]}""", "id", "aad" },
        { "{\"claims\":[", "id", "aad" },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public async Task These_headers_name_the_customer(string principal, string? id, string? provider, string issuer, string subject)
    {
        var product = await app.Client.AddProductAsync(stock: 9);

        var answer = await AskAsync(Headers(principal, id, provider), "POST", CustomerRequests.BodyOf(product));

        Assert.Equal(
            (HttpStatusCode.OK, CustomerRequests.CartOf(issuer, subject), subject),
            (answer.Status, answer.CartId, answer.Data.GetProperty("userId").GetString()));
    }

    [Theory]
    [MemberData(nameof(NoCustomer))]
    public async Task These_headers_name_no_customer(string principal, string? id, string? provider) =>
        (await AskAsync(Headers(principal, id, provider))).MustSignIn(challenge: null);

    [Fact]
    public async Task A_principal_that_is_not_base64_names_no_customer()
    {
        (await AskAsync([("X-MS-CLIENT-PRINCIPAL", "{}"), .. Headers(string.Empty, "id", "aad")])).MustSignIn(challenge: null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_header_that_is_sent_twice_names_no_customer(int twice)
    {
        var headers = Headers(Claims(), "id", "aad");
        var lines = headers.Append(headers[twice]).Select(header => $"{header.Name}: {header.Value}\r\n");

        var answer = await app.Client.SendRawAsync(
            $"GET /api/me/cart HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{string.Concat(lines)}\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("", null)]
    [InlineData("jwt", "Bearer")]
    public async Task Under_another_identity_forged_headers_never_become_a_customer(string identity, string? challenge)
    {
        var settings = new Dictionary<string, string?>(CustomerRequests.EasyAuthSettings)
        {
            ["Carts:Identity"] = identity,
            ["Carts:Jwt:Authority"] = "http://127.0.0.1:1",
            ["Carts:Jwt:Audience"] = TokenIssuer.Audience,
        };
        await using var other = await TestApp.StartAsync(settings);
        var headers = Headers(Claims(("iss", "https://i"), ("sub", "ada")), "ada", "aad");

        foreach (var method in new[] { "GET", "POST", "DELETE" })
        {
            (await other.Client.SendWithAsync(headers, method)).MustSignIn(challenge);
        }
    }

    [Fact]
    public async Task A_bearer_token_names_no_customer()
    {
        await using var issuer = await TokenIssuer.StartAsync();

        (await app.Client.SendAsAsync(await issuer.SignInAsync("ada"), "GET")).MustSignIn(challenge: null);
    }

    private static string Claims(params (string Type, string Value)[] claims) => JsonSerializer.Serialize(new
    {
        auth_typ = "aad",
        claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }),
        name_typ = "name",
        role_typ = "roles",
    });

    private static (string Name, string Value)[] Headers(string principal, string? id, string? provider) =>
    [
        .. new (string Name, string? Value)[]
        {
            ("X-MS-CLIENT-PRINCIPAL", principal.Length == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(principal))),
            ("X-MS-CLIENT-PRINCIPAL-ID", id),
            ("X-MS-CLIENT-PRINCIPAL-IDP", provider),
        }.Where(header => header.Value is not null).Select(header => (header.Name, header.Value!)),
    ];

    private Task<Answer> AskAsync((string Name, string Value)[] headers, string method = "GET", string? body = null) =>
        app.Client.SendWithAsync(headers, method, body: body);
}

/// <summary>An app on loopback whose customers are recognised by the headers of App Service authentication.</summary>
public sealed class EasyAuthApp : IAsyncLifetime
{
    private TestApp app = null!;

    public CartClient Client => app.Client;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync(CustomerRequests.EasyAuthSettings);

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
