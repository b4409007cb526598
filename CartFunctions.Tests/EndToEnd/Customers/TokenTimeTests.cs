using System.Net;
using System.Security.Cryptography;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>Tokens and keys as time passes: expiry, rotation, and an issuer that is down.</summary>
public sealed class TokenTimeTests : IAsyncLifetime
{
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
    public async Task A_token_ends_two_minutes_after_its_expiry()
    {
        var token = await issuer.SignInAsync("ada");

        clock.Advance(TimeSpan.FromMinutes(62) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(token));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
    }

    [Fact]
    public async Task A_token_in_use_ends_at_its_own_time()
    {
        var payload = issuer.Payload("ada");
        payload["exp"] = clock.GetUtcNow().AddMinutes(3).ToUnixTimeSeconds();
        var token = issuer.Sign(payload);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(token));

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(token));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        Assert.Equal(1, issuer.Discoveries);
    }

    [Theory]
    [InlineData(120, HttpStatusCode.NotFound)]
    [InlineData(121, HttpStatusCode.Unauthorized)]
    public async Task A_token_may_begin_at_most_two_minutes_from_now(int seconds, HttpStatusCode status)
    {
        var payload = issuer.Payload("ada");
        payload["nbf"] = clock.GetUtcNow().ToUnixTimeSeconds() + seconds;

        Assert.Equal(status, await AskAsync(issuer.Sign(payload)));
    }

    [Fact]
    public async Task The_first_token_under_a_new_key_is_accepted()
    {
        var old = await issuer.SignInAsync("ada");
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(old));

        clock.Advance(TimeSpan.FromMinutes(1));
        issuer.AddKey();

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(await issuer.SignInAsync("ada")));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(old));
        Assert.Equal(2, issuer.Discoveries);
    }

    [Fact]
    public async Task Keys_that_change_again_after_a_minute_lock_nobody_out()
    {
        for (var change = 1; change <= 5; change++)
        {
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(await issuer.SignInAsync("ada")));
            Assert.Equal(change, issuer.Discoveries);
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

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        Assert.Equal(1, issuer.Discoveries);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(token));
        Assert.Equal(2, issuer.Discoveries);
    }

    [Fact]
    public async Task A_hundred_requests_at_once_read_the_keys_once()
    {
        await AskAtOnceAsync(await issuer.SignInAsync("ada"));
        Assert.Equal(1, issuer.Discoveries);

        clock.Advance(TimeSpan.FromMinutes(1));
        issuer.AddKey();

        await AskAtOnceAsync(await issuer.SignInAsync("ada"));
        Assert.Equal(2, issuer.Discoveries);
    }

    [Fact]
    public async Task A_withdrawn_key_is_refused_after_a_refresh()
    {
        var old = await issuer.SignInAsync("ada");
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(old));
        issuer.AddKey();
        issuer.WithdrawOldKeys();

        clock.Advance(TimeSpan.FromMinutes(10));
        await AskAsync(old); // Starts the refresh and does not wait for it.
        await Eventually.HoldsAsync(async () => await AskAsync(old) == HttpStatusCode.Unauthorized);

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(await issuer.SignInAsync("ada")));
        Assert.Equal(2, issuer.Discoveries);
    }

    [Fact]
    public async Task Requests_with_one_token_refresh_the_keys()
    {
        var payload = issuer.Payload("ada");
        payload["exp"] = clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var token = issuer.Sign(payload);
        for (var refreshes = 1; refreshes <= 3; refreshes++)
        {
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(token));
            Assert.Equal(refreshes, issuer.Discoveries);
            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_key_that_is_replaced_under_its_id_ends_its_tokens()
    {
        var old = await issuer.SignInAsync("ada");
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(old));
        using var rsa = RSA.Create(2048);
        var replaced = new RsaSecurityKey(rsa) { KeyId = issuer.Key.KeyId };
        issuer.AddKey(new SigningCredentials(replaced, SecurityAlgorithms.RsaSha256));
        issuer.WithdrawOldKeys();

        clock.Advance(TimeSpan.FromMinutes(59)); // The token is valid for an hour.
        await AskAsync(old); // Starts the refresh and does not wait for it.

        await Eventually.HoldsAsync(async () => await AskAsync(old) == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task After_an_hour_without_requests_a_withdrawn_key_is_refused_at_once()
    {
        var payload = issuer.Payload("ada");
        payload["exp"] = clock.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var old = issuer.Sign(payload);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(old));
        issuer.AddKey();
        issuer.WithdrawOldKeys();

        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(old));
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
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(token));
    }

    private async Task AskAtOnceAsync(string token)
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AskAsync(token)));
        Assert.Equal([HttpStatusCode.NotFound], statuses.Distinct());
    }

    private async Task<HttpStatusCode> AskAsync(string token) => (await app.Client.SendAsAsync(token, "GET")).Status;
}
