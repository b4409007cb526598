using System.Net;
using System.Security.Cryptography;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>Tokens and keys as time passes: expiry, rotation, and an issuer that is down.</summary>
public sealed class TokenTimeTests : IAsyncLifetime
{
    private const HttpStatusCode Accepted = HttpStatusCode.NotFound; // The customer has no cart.
    private const HttpStatusCode Refused = HttpStatusCode.Unauthorized;

    private readonly ManualClock clock = new();

    private TokenIssuer issuer = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TokenIssuer.StartAsync(clock);
        app = await TestApp.StartAsync(issuer.Settings, builder => builder.Services.AddSingleton<TimeProvider>(clock));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_refused_two_minutes_after_its_expiry()
    {
        var token = await issuer.SignInAsync("ada");

        clock.Advance(TimeSpan.FromMinutes(62) - TimeSpan.FromSeconds(1));
        Assert.Equal(Accepted, await GetCartStatusAsync(token));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Refused, await GetCartStatusAsync(token));
    }

    [Fact]
    public async Task A_cached_token_is_refused_two_minutes_after_its_own_expiry()
    {
        var payload = issuer.Payload("ada");
        payload["exp"] = clock.GetUtcNow().AddMinutes(3).ToUnixTimeSeconds();
        var token = issuer.Sign(payload);
        Assert.Equal(Accepted, await GetCartStatusAsync(token));

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(Accepted, await GetCartStatusAsync(token));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Refused, await GetCartStatusAsync(token));
        Assert.Equal(1, issuer.DiscoveryRequestCount);
    }

    [Theory]
    [InlineData(120, Accepted)]
    [InlineData(121, Refused)]
    public async Task A_token_may_begin_at_most_two_minutes_from_now(int seconds, HttpStatusCode status)
    {
        var payload = issuer.Payload("ada");
        payload["nbf"] = clock.GetUtcNow().ToUnixTimeSeconds() + seconds;

        Assert.Equal(status, await GetCartStatusAsync(issuer.Sign(payload)));
    }

    [Fact]
    public async Task The_first_token_under_a_new_key_is_accepted()
    {
        var old = await issuer.SignInAsync("ada");
        Assert.Equal(Accepted, await GetCartStatusAsync(old));

        clock.Advance(TimeSpan.FromMinutes(1));
        issuer.AddKey();

        Assert.Equal(Accepted, await GetCartStatusAsync(await issuer.SignInAsync("ada")));
        Assert.Equal(Accepted, await GetCartStatusAsync(old));
        Assert.Equal(2, issuer.DiscoveryRequestCount);
    }

    [Fact]
    public async Task Customers_can_sign_in_after_every_change_of_the_keys()
    {
        for (var change = 1; change <= 5; change++)
        {
            Assert.Equal(Accepted, await GetCartStatusAsync(await issuer.SignInAsync("ada")));
            Assert.Equal(change, issuer.DiscoveryRequestCount);
            clock.Advance(TimeSpan.FromMinutes(1));
            issuer.AddKey();
        }
    }

    [Fact]
    public async Task An_unknown_key_refreshes_the_keys_at_most_once_a_minute()
    {
        var header = issuer.Header();
        header["kid"] = "unknown";
        var token = issuer.Sign(issuer.Payload("ada"), header);

        Assert.Equal(Refused, await GetCartStatusAsync(token));
        Assert.Equal(Refused, await GetCartStatusAsync(token));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Refused, await GetCartStatusAsync(token));
        Assert.Equal(1, issuer.DiscoveryRequestCount);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Refused, await GetCartStatusAsync(token));
        Assert.Equal(Refused, await GetCartStatusAsync(token));
        Assert.Equal(2, issuer.DiscoveryRequestCount);
    }

    [Fact]
    public async Task A_hundred_simultaneous_requests_read_the_keys_once()
    {
        await MustAcceptSimultaneouslyAsync(await issuer.SignInAsync("ada"));
        Assert.Equal(1, issuer.DiscoveryRequestCount);

        clock.Advance(TimeSpan.FromMinutes(1));
        issuer.AddKey();

        await MustAcceptSimultaneouslyAsync(await issuer.SignInAsync("ada"));
        Assert.Equal(2, issuer.DiscoveryRequestCount);
    }

    [Fact]
    public async Task A_withdrawn_key_is_refused_after_a_refresh()
    {
        var old = await issuer.SignInAsync("ada");
        Assert.Equal(Accepted, await GetCartStatusAsync(old));
        issuer.AddKey();
        issuer.WithdrawOldKeys();

        clock.Advance(TimeSpan.FromMinutes(10));
        await GetCartStatusAsync(old); // Starts the refresh and does not wait for it.
        await Eventually.HoldsAsync(async () => await GetCartStatusAsync(old) == Refused);

        Assert.Equal(Accepted, await GetCartStatusAsync(await issuer.SignInAsync("ada")));
        Assert.Equal(2, issuer.DiscoveryRequestCount);
    }

    [Fact]
    public async Task A_cached_token_does_not_stop_the_hourly_refresh_of_the_keys()
    {
        var payload = issuer.Payload("ada");
        payload["exp"] = clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var token = issuer.Sign(payload);
        for (var refreshes = 1; refreshes <= 3; refreshes++)
        {
            Assert.Equal(Accepted, await GetCartStatusAsync(token));
            Assert.Equal(refreshes, issuer.DiscoveryRequestCount);
            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task Tokens_of_a_key_are_refused_after_another_key_gets_its_id()
    {
        var old = await issuer.SignInAsync("ada");
        Assert.Equal(Accepted, await GetCartStatusAsync(old));
        using var rsa = RSA.Create(2048);
        var replacement = new RsaSecurityKey(rsa) { KeyId = issuer.Key.KeyId };
        issuer.AddKey(new SigningCredentials(replacement, SecurityAlgorithms.RsaSha256));
        issuer.WithdrawOldKeys();

        clock.Advance(TimeSpan.FromMinutes(59)); // The token is valid for an hour.
        await GetCartStatusAsync(old); // Starts the refresh and does not wait for it.

        await Eventually.HoldsAsync(async () => await GetCartStatusAsync(old) == Refused);
    }

    [Fact]
    public async Task After_an_hour_without_requests_a_withdrawn_key_is_refused_immediately()
    {
        var payload = issuer.Payload("ada");
        payload["exp"] = clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var old = issuer.Sign(payload);
        Assert.Equal(Accepted, await GetCartStatusAsync(old));
        issuer.AddKey();
        issuer.WithdrawOldKeys();

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Refused, await GetCartStatusAsync(old));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public async Task Every_asymmetric_algorithm_of_the_contract_is_accepted(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(algorithm switch
        {
            "ES384" => ECCurve.NamedCurves.nistP384,
            "ES512" => ECCurve.NamedCurves.nistP521,
            _ => ECCurve.NamedCurves.nistP256,
        });
        SecurityKey key = algorithm[0] == 'E' ? new ECDsaSecurityKey(ec) : new RsaSecurityKey(rsa);
        key.KeyId = "the-key";
        issuer.AddKey(new SigningCredentials(key, algorithm));

        var token = await issuer.SignInAsync("ada");

        Assert.Equal(algorithm, new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Alg);
        Assert.Equal(Accepted, await GetCartStatusAsync(token));
    }

    private async Task MustAcceptSimultaneouslyAsync(string token)
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetCartStatusAsync(token)));
        Assert.Equal([Accepted], statuses.Distinct());
    }

    private async Task<HttpStatusCode> GetCartStatusAsync(string token) => (await app.Client.SendAsAsync(token, "GET")).Status;
}
