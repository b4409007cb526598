using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Tests.Support;

/// <summary>Requests of signed-in customers.</summary>
public static class CustomerRequests
{
    /// <summary>The setting <c>Carts__CustomerKey</c> of the tests.</summary>
    public const string Key = "the-customer-key-of-all-the-tests-0123456789";

    /// <summary>The issuer of the customers that a <see cref="CartClient"/> names by the headers of App Service authentication.</summary>
    public const string EasyAuthIssuer = "aad";

    /// <summary>The settings with which an app on loopback, or under App Service authentication, accepts those headers.</summary>
    public static IReadOnlyDictionary<string, string?> EasyAuthSettings { get; } = new Dictionary<string, string?>
    {
        ["Carts:Identity"] = "easyauth",
        ["Carts:CustomerKey"] = Key,
        ["WEBSITE_AUTH_ENABLED"] = "True",
    };

    /// <summary>The id of a customer's cart.</summary>
    public static string CartOf(string issuer, string subject) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{issuer}\n{subject}")).AsSpan(0, 12));

    /// <summary>Sends a request with a bearer token; without one if it is null.</summary>
    public static Task<Answer> SendAsAsync(
        this CartClient client, string? token, string method, string path = "/api/me/cart", string? body = null, string? key = null) =>
        client.SendWithAsync(token is null ? [] : [("Authorization", $"Bearer {token}")], method, path, body, key);

    /// <summary>Sends a request with the given headers.</summary>
    public static async Task<Answer> SendWithAsync(
        this CartClient client,
        IEnumerable<(string Name, string Value)> headers,
        string method,
        string path = "/api/me/cart",
        string? body = null,
        string? key = null)
    {
        using var request = CartClient.Request(method, path, body);
        request.Headers.Add("Idempotency-Key", key is null ? [] : [key]);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Adds a product to the customer's cart.</summary>
    public static Task<Answer> AddAsAsync(this CartClient client, string? token, string product, int quantity = 1, string? key = null) =>
        client.SendAsAsync(token, "POST", body: BodyOf(product, quantity), key: key);

    /// <summary>The body of a request to add a product.</summary>
    public static string BodyOf(string product, int quantity = 1) => $$"""{"productId":"{{product}}","quantity":{{quantity}}}""";

    /// <summary>Asserts that the app asks to sign in.</summary>
    public static void MustSignIn(this Answer answer, string? challenge = "Bearer")
    {
        answer.MustFail(HttpStatusCode.Unauthorized, "Sign-in required");
        Assert.Equal(challenge, answer.Header("WWW-Authenticate"));
    }
}
