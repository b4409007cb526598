using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>Customers of the app as a Functions worker.</summary>
public sealed class WorkerCustomerTests
{
    [Fact]
    public async Task A_customer_signs_in_with_a_token_and_no_other_token_is_accepted()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        issuer.Fault = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        await using var app = await WorkerApp.StartAsync(issuer.Settings);
        var product = await app.Client.AddProductAsync(stock: 999);
        var token = await issuer.SignInAsync("ada");

        (await app.Client.SendAsAsync(token, "GET")).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        issuer.Fault = null;
        var discoveries = issuer.DiscoveryRequestCount;
        var added = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.Client.AddAsAsync(token, product)));

        Assert.Equal(discoveries + 1, issuer.DiscoveryRequestCount);
        Assert.All(added, answer => Assert.Equal((HttpStatusCode.OK, issuer.CartOf("ada")), (answer.Status, answer.CartId)));
        var cart = await app.Client.SendAsAsync(await issuer.SignInAsync("ada"), "GET");
        Assert.Equal((100, "ada"), (cart.Items.Single().Quantity, cart.Data.GetProperty("userId").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.SendAsAsync(await issuer.SignInAsync("eve"), "GET")).Status);

        var payload = issuer.Payload("ada").ToJsonString();
        var publicKey = issuer.Key.Rsa.ExportSubjectPublicKeyInfo();
        string[] refused =
        [
            TokenIssuer.Compose(payload, HeaderWith("none"), _ => []),
            TokenIssuer.Compose(payload, HeaderWith("HS256"), signed => HMACSHA256.HashData(publicKey, signed)),
            Broken("exp", 1),
            Broken("iss", "https://issuer.example.com/"),
            Broken("aud", "other"),
            Broken("sub", 7),
        ];
        foreach (var one in refused)
        {
            (await app.Client.SendAsAsync(one, "DELETE")).MustSignIn();
        }

        (await app.Client.SendWithAsync([("X-MS-CLIENT-PRINCIPAL-ID", "ada"), ("X-MS-CLIENT-PRINCIPAL-IDP", issuer.Name)], "DELETE"))
            .MustSignIn();

        JsonObject HeaderWith(string algorithm)
        {
            var header = issuer.Header();
            header["alg"] = algorithm;
            return header;
        }

        string Broken(string claim, JsonNode value)
        {
            var changed = issuer.Payload("ada");
            changed[claim] = value;
            return issuer.Sign(changed);
        }
    }
}
