using System.Net;
using CartFunctions.Hosting;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Tests.Hosting;

/// <summary>The settings that say how a customer is recognised, and what stops the start.</summary>
public sealed class IdentitySettingsTests
{
    private static readonly Dictionary<string, string?> Jwt = new()
    {
        ["Carts:Identity"] = "jwt",
        ["Carts:CustomerKey"] = "c2VjcmV0LWtleQ==-c2VjcmV0LWtleQ==",
        ["Carts:Jwt:Authority"] = "https://issuer.example.com/tenant/v2.0",
        ["Carts:Jwt:Audience"] = "cart-api",
    };

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("None")]
    public void By_default_no_customer_is_recognised_and_other_settings_are_not_checked(string? identity) =>
        Assert.Equal(IdentityKind.None, Read(With(Jwt, "Carts:Identity", identity, "Carts:CustomerKey", "x")).Kind);

    [Theory]
    [InlineData("https://issuer.example.com")]
    [InlineData("https://issuer.example.com/tenant/")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://localhost:5000/issuer")]
    [InlineData("http://[::1]:5000")]
    public void An_issuer_has_https_or_is_on_loopback(string authority) =>
        Assert.Equal(new Uri(authority), Read(With(Jwt, "Carts:Jwt:Authority", authority)).Jwt!.Value.Authority);

    [Theory]
    [InlineData("Carts:Identity", "oauth", "Carts__Identity is malformed")]
    [InlineData("Carts:Identity", "jwt ", "Carts__Identity is malformed")]
    [InlineData("Carts:CustomerKey", null, "Carts__CustomerKey is missing")]
    [InlineData("Carts:CustomerKey", "", "Carts__CustomerKey is missing")]
    [InlineData("Carts:CustomerKey", "c2VjcmV0LWtleQ==c2VjcmV0LWtleQ=", "Carts__CustomerKey is malformed")]
    [InlineData("Carts:CustomerKey", "                                ", "Carts__CustomerKey is malformed")]
    [InlineData("Carts:Jwt:Authority", null, "Carts__Jwt__Authority is missing")]
    [InlineData("Carts:Jwt:Authority", "issuer.example.com", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Authority", "http://issuer.example.com", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Authority", "ftp://127.0.0.1", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Authority", "https://c2VjcmV0LWtleQ==@issuer.example.com", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Authority", "https://issuer.example.com/?key=c2VjcmV0LWtleQ==", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Authority", "https://issuer.example.com/#top", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Authority", "/tenant", "Carts__Jwt__Authority is malformed")]
    [InlineData("Carts:Jwt:Audience", null, "Carts__Jwt__Audience is missing")]
    [InlineData("Carts:Jwt:Audience", " ", "Carts__Jwt__Audience is missing")]
    public void A_missing_or_malformed_setting_is_named_without_its_value(string name, string? value, string complaint)
    {
        var why = Assert.Throws<StartException>(() => Read(With(Jwt, name, value)));

        Assert.StartsWith($"Setting {complaint}", why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0LWtleQ==", why.Message, StringComparison.Ordinal);
        Assert.Single(why.Message.Split('\n'));
    }

    [Fact]
    public void Easy_auth_needs_no_settings_of_an_issuer_but_the_key()
    {
        var settings = With(CustomerRequests.EasyAuthSettings, "Carts:Jwt:Authority", "nonsense");

        Assert.Equal(IdentityKind.EasyAuth, Read(settings).Kind);
        Assert.Contains(
            "Carts__CustomerKey is missing",
            Assert.Throws<StartException>(() => Read(With(settings, "Carts:CustomerKey", null))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("True", false, true)]
    [InlineData("true", false, true)]
    [InlineData(null, true, true)]
    [InlineData("False", true, true)]
    [InlineData(null, false, false)]
    [InlineData("", false, false)]
    [InlineData("False", false, false)]
    [InlineData("1", false, false)]
    public void Easy_auth_starts_only_where_its_headers_cannot_be_forged(string? enabled, bool isLoopbackHost, bool starts)
    {
        var settings = With(CustomerRequests.EasyAuthSettings, "WEBSITE_AUTH_ENABLED", enabled);

        var why = Record.Exception(() => Read(settings, isLoopbackHost));

        Assert.Equal(starts, why is null);
        Assert.True(starts || why is StartException);
        Assert.StartsWith(starts ? string.Empty : "Setting Carts__Identity ", why?.Message ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_standalone_host_on_another_address_does_not_start_with_easy_auth()
    {
        var settings = new Dictionary<string, string?>(CustomerRequests.EasyAuthSettings)
        {
            ["WEBSITE_AUTH_ENABLED"] = null,
            ["Standalone:FunctionKey"] = "the-key-of-this-test",
        };

        var why = await Assert.ThrowsAsync<StartException>(() => TestApp.StartAsync(settings, address: IPAddress.Any));

        Assert.StartsWith("Setting Carts__Identity", why.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> settings, params string?[] changes)
    {
        var changed = new Dictionary<string, string?>(settings);
        foreach (var pair in changes.Chunk(2))
        {
            changed[pair[0]!] = pair[1];
        }

        return changed;
    }

    private static IdentitySettings Read(IReadOnlyDictionary<string, string?> settings, bool isLoopbackHost = false) =>
        IdentitySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), isLoopbackHost);
}
