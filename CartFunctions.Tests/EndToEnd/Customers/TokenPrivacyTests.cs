using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>What a token says stays out of logs, spans, metrics and failures, at every level.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class TokenPrivacyTests
{
    private const string Customer = "customer-4e1b-private";

    [Fact]
    public async Task Neither_logs_nor_telemetry_nor_failures_show_a_token_or_what_it_says()
    {
        await using var issuer = await TokenIssuer.StartAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        var settings = issuer.Settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), one => one.Value);
        foreach (var category in new[] { "Default", "CartFunctions", "Microsoft", "Microsoft.IdentityModel", "System.Net.Http" })
        {
            settings[$"Logging__LogLevel__{category}"] = "Trace";
        }

        settings["Logging__Console__FormatterOptions__IncludeScopes"] = "true";
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address;
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        var app = await AppProcess.StartAsync((await Azurite.Shared).ConnectionString, $"me{Guid.NewGuid():N}"[..12], settings);
        var product = await app.Client.AddProductAsync(stock: 9);
        var (valid, expired, odd) = (issuer.Payload(Customer), issuer.Payload(Customer), issuer.Payload(Customer));
        expired["exp"] = 1;
        odd["aud"] = "audience-4e1b-private";
        var unknownKey = issuer.Header();
        unknownKey["kid"] = "key-4e1b-private";
        string[] refused =
        [
            issuer.Sign(expired), issuer.Sign(odd), issuer.Sign(valid, unknownKey), $"{issuer.Sign(valid)}x", "4e1b-private.token.text",
        ];
        string token;

        Assert.Equal(HttpStatusCode.OK, (await app.Client.AddAsAsync(token = issuer.Sign(valid), product)).Status);
        var failures = new List<Answer>();
        foreach (var one in refused)
        {
            failures.Add(await app.Client.SendAsAsync(one, "GET"));
            failures[^1].MustSignIn();
        }

        await app.StopAsync();
        await app.DisposeAsync();

        Assert.Contains("A bearer token was refused: SecurityTokenInvalidLifetimeException", app.Output, StringComparison.Ordinal);
        Assert.Contains("AddItem", receiver.Text, StringComparison.Ordinal);
        var shown = $"{app.Output} {receiver.Text} {string.Join(' ', failures.Select(failure => failure.Text))}";
        string[] secrets =
        [
            "4e1b-private", issuer.CartOf(Customer), CustomerRequests.Key, .. refused.Append(token).SelectMany(one => one.Split('.')[1..]),
        ];
        Assert.All(secrets.Where(secret => secret.Length > 5), secret => Assert.DoesNotContain(secret, shown, StringComparison.Ordinal));
    }
}
