using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CartFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>Which bearer tokens name a customer, with a real OpenID Connect server.</summary>
public sealed class TokenTests(CustomerApp customers) : IClassFixture<CustomerApp>
{
    private const string Ada = "ada";

    private CartClient Client => customers.App.Client;

    private TokenIssuer Issuer => customers.Issuer;

    /// <summary>Changes of the payload that leave it valid.</summary>
    public static TheoryData<string, string> ValidClaims => new()
    {
        { "aud", $"""["other","{TokenIssuer.Audience}"]""" },
        { "sub", "\"a\"" },
        { "sub", $"\"{new string('a', 255)}\"" },
        { "sub", "\"Zoë \\ud83d\\ude00\"" },
        { "sub", "\"42\"" },
        { "exp", "4102444800" },
        { "exp", "4102444800.5" },
    };

    /// <summary>Changes of the payload that make it invalid.</summary>
    public static TheoryData<string, string> InvalidClaims => new()
    {
        { "iss", "null" },
        { "iss", "\"https://issuer.example.com/\"" },
        { "iss", "7" },
        { "aud", "null" },
        { "aud", "\"other\"" },
        { "aud", $"\"{TokenIssuer.Audience}/\"" },
        { "aud", "\"CART-API\"" },
        { "aud", "[]" },
        { "exp", "null" },
        { "exp", "\"soon\"" },
        { "exp", "0" },
        { "exp", "-1e300" },
        { "exp", "{}" },
        { "nbf", "null" },
        { "nbf", "4102444800" },
        { "nbf", "\"later\"" },
        { "sub", "null" },
        { "sub", "\"\"" },
        { "sub", $"\"{new string('a', 256)}\"" },
        { "sub", "7" },
        { "sub", "12345678901234567890123" },
        { "sub", "1.50" },
        { "sub", "true" },
        { "sub", "{}" },
        { "sub", "[]" },
        { "sub", "[\"ada\"]" },
        { "sub", "\"\\ud800\"" },
    };

    /// <summary>Changes of the header that make the token invalid.</summary>
    public static TheoryData<string, string> InvalidHeaders => new()
    {
        { "alg", "null" },
        { "alg", "\"none\"" },
        { "alg", "\"HS256\"" },
        { "alg", "\"RS384\"" },
        { "alg", "\"ES256\"" },
        { "alg", "7" },
        { "kid", "null" },
        { "kid", "\"\"" },
        { "kid", "\"unknown\"" },
        { "kid", "7" },
        { "crit", "[\"exp\"]" },
        { "crit", "[]" },
    };

    /// <summary>Values of the header Authorization that carry no valid token.</summary>
    public static TheoryData<string> NoTokens =>
    [
        "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b", "Bearer a.b.c", "Bearer ..", "Bearer a.b.c.d.e", "Basic YTpi",
        $"Bearer {new string('a', 20_000)}", "Bearer eyJhbGciOiJub25lIn0.e30.",
    ];

    [Fact]
    public async Task A_customer_who_signs_in_again_finds_the_same_cart()
    {
        var product = await Client.AddProductAsync(stock: 9);
        var customer = NewCustomer();

        var added = await Client.AddAsAsync(await Issuer.SignInAsync(customer), product, 2);
        var found = await Client.SendAsAsync(await Issuer.SignInAsync(customer), "GET");

        Assert.Equal((HttpStatusCode.OK, "Item added to cart successfully"), (added.Status, added.Message));
        Assert.Equal((HttpStatusCode.OK, "Cart retrieved successfully"), (found.Status, found.Message));
        Assert.Equal((Issuer.CartOf(customer), 2), (found.CartId, found.Items.Single().Quantity));
        Assert.Equal(added.ETag, found.ETag);
        Assert.NotEqual(found.CartId, Issuer.CartOf(NewCustomer()));
    }

    [Theory]
    [MemberData(nameof(ValidClaims))]
    public async Task A_token_with_this_claim_is_accepted(string claim, string value) =>
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(Issuer.Sign(With(Issuer.Payload(NewCustomer()), claim, value)))).Status);

    [Theory]
    [MemberData(nameof(InvalidClaims))]
    public async Task A_token_with_this_claim_is_refused(string claim, string value)
    {
        var payload = Issuer.Payload(Ada).ToJsonString();
        var changed = With(Issuer.Payload(Ada), claim, "\"$value\"").ToJsonString().Replace("\"$value\"", value, StringComparison.Ordinal);

        Assert.NotEqual(payload, changed);
        (await AskAsync(Issuer.Sign(changed, Issuer.Header()))).MustSignIn();
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("sub")]
    [InlineData("exp")]
    public async Task A_token_without_this_claim_is_refused(string claim)
    {
        var payload = Issuer.Payload(Ada);
        payload.Remove(claim);

        (await AskAsync(Issuer.Sign(payload))).MustSignIn();
    }

    [Fact]
    public async Task A_token_may_lack_the_time_from_which_it_is_valid()
    {
        var payload = Issuer.Payload(NewCustomer());
        payload.Remove("nbf");

        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(Issuer.Sign(payload))).Status);
    }

    [Fact]
    public async Task The_slash_at_the_end_of_the_issuer_counts()
    {
        (await AskAsync(Issuer.Sign(With(Issuer.Payload(Ada), "iss", $"\"{Issuer.Address}\"")))).MustSignIn();
    }

    [Theory]
    [MemberData(nameof(InvalidHeaders))]
    public async Task A_token_with_this_header_is_refused(string name, string value) =>
        (await AskAsync(Issuer.Sign(Issuer.Payload(Ada), With(Issuer.Header(), name, value)))).MustSignIn();

    [Fact]
    public async Task A_token_without_a_key_id_is_refused()
    {
        var header = Issuer.Header();
        header.Remove("kid");

        (await AskAsync(Issuer.Sign(Issuer.Payload(Ada), header))).MustSignIn();
    }

    [Theory]
    [MemberData(nameof(NoTokens))]
    public async Task A_request_without_a_token_is_asked_to_sign_in(string header) =>
        (await Client.SendWithAsync([("Authorization", header)], "GET")).MustSignIn();

    [Fact]
    public async Task Two_tokens_are_none()
    {
        var token = $"Bearer {await Issuer.SignInAsync(Ada)}";

        (await Client.SendWithAsync([("Authorization", token), ("Authorization", token)], "GET")).MustSignIn();
    }

    [Fact]
    public async Task The_case_of_the_scheme_does_not_count()
    {
        var token = await Issuer.SignInAsync(NewCustomer());

        Assert.Equal(HttpStatusCode.NotFound, (await Client.SendWithAsync([("Authorization", $"bEARER {token}")], "GET")).Status);
    }

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var parts = (await Issuer.SignInAsync(Ada)).Split('.');
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        payload["sub"] = "eve";

        (await AskAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload.ToJsonString())}.{parts[2]}")).MustSignIn();
        (await AskAsync($"{parts[0]}.{parts[1]}.")).MustSignIn();
        (await AskAsync($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[256])}")).MustSignIn();
    }

    [Fact]
    public async Task A_token_in_use_is_refused_with_another_signature_or_header()
    {
        var customer = NewCustomer();
        var token = await Issuer.SignInAsync(customer);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(token)).Status);
        var parts = token.Split('.');

        (await AskAsync($"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[256])}")).MustSignIn();
        (await AskAsync($"{token}A")).MustSignIn();
        (await AskAsync($"{Base64UrlEncoder.Encode("{}")}.{parts[1]}.{parts[2]}")).MustSignIn();
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(token)).Status);
    }

    [Fact]
    public async Task Two_customers_in_turn_each_get_their_own_cart()
    {
        var product = await Client.AddProductAsync(stock: 9);
        var (first, second) = (NewCustomer(), NewCustomer());
        var (firstToken, secondToken) = (await Issuer.SignInAsync(first), await Issuer.SignInAsync(second));

        for (var quantity = 1; quantity <= 3; quantity++)
        {
            Assert.Equal(Issuer.CartOf(first), (await Client.AddAsAsync(firstToken, product)).CartId);
            Assert.Equal(Issuer.CartOf(second), (await Client.AddAsAsync(secondToken, product)).CartId);
        }
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var unsigned = TokenIssuer.Compose(
            Issuer.Payload(Ada).ToJsonString(), With(Issuer.Header(), "alg", "\"none\""), _ => []);

        (await AskAsync(unsigned)).MustSignIn();
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("der")]
    [InlineData("modulus")]
    public async Task An_HMAC_with_the_public_key_is_refused(string form)
    {
        var rsa = Issuer.Key.Rsa;
        var secret = form switch
        {
            "pem" => Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()),
            "der" => rsa.ExportSubjectPublicKeyInfo(),
            _ => rsa.ExportParameters(includePrivateParameters: false).Modulus!,
        };
        var token = TokenIssuer.Compose(
            Issuer.Payload(Ada).ToJsonString(),
            With(Issuer.Header(), "alg", "\"HS256\""),
            signed => HMACSHA256.HashData(secret, signed));

        (await AskAsync(token)).MustSignIn();
    }

    [Fact]
    public async Task A_token_of_another_issuer_with_the_same_key_id_is_refused()
    {
        await using var other = await TokenIssuer.StartAsync();
        other.AddKey(); // The first is the same in all issuers.

        (await AskAsync(other.Sign(Issuer.Payload(Ada), Issuer.Header()))).MustSignIn();
    }

    [Theory]
    [InlineData("PUT", "/api/me/cart/items/nonsense")]
    [InlineData("POST", "/api/me/cart")]
    [InlineData("POST", "/api/me/cart/items")]
    [InlineData("POST", "/api/me/cart/merge")]
    public async Task The_request_to_sign_in_comes_before_any_other_failure(string method, string path)
    {
        using var request = CartClient.Request(method, path, FailureCases.TooLarge, "text/plain");

        (await Client.SendAsync(request)).MustSignIn();
    }

    private static string NewCustomer() => $"customer-{ObjectId.New()}";

    private static JsonObject With(JsonObject json, string name, string value)
    {
        json[name] = JsonNode.Parse(value);
        return json;
    }

    private Task<Answer> AskAsync(string token) => Client.SendAsAsync(token, "GET");
}

/// <summary>An app whose customers sign in with an OpenID Connect server.</summary>
public sealed class CustomerApp : IAsyncLifetime
{
    public TokenIssuer Issuer { get; private set; } = null!;

    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await TokenIssuer.StartAsync();
        App = await TestApp.StartAsync(Issuer.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
