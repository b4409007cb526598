using System.Net;
using CartFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>An issuer whose discovery fails.</summary>
public sealed class IssuerOutageTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly CapturedLog log = new();

    private TokenIssuer issuer = null!;
    private TestApp app = null!;
    private string token = null!;

    /// <summary>Answers of an issuer from which no keys can be had.</summary>
    public static TheoryData<string> Faults =>
    [
        "unavailable", "no JSON", "{}", """{"issuer":"$name"}""", """{"issuer":"$name","jwks_uri":"$keys"}""",
        """{"jwks_uri":"$keys"}""", """{"issuer":"$name","jwks_uri":"nowhere"}""", "[]", "too large",
    ];

    public async ValueTask InitializeAsync()
    {
        issuer = await TokenIssuer.StartAsync(clock);
        app = await TestApp.StartAsync(issuer.Settings, builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Logging.AddProvider(log);
        });
        token = await issuer.SignInAsync("ada");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Without_keys_the_service_is_unavailable_until_the_issuer_is_back(string fault)
    {
        issuer.Fault = context => AnswerAsync(context, fault);

        var refused = await AskAsync();
        issuer.Fault = null;
        var accepted = await AskAsync();

        refused.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Null(refused.Header("WWW-Authenticate"));
        Assert.Equal(HttpStatusCode.NotFound, accepted.Status);
        Assert.Contains("The keys of the issuer of tokens could not be read", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_token_is_asked_to_sign_in_though_the_issuer_is_down()
    {
        issuer.Fault = context => AnswerAsync(context, "unavailable");

        (await app.Client.SendAsAsync(null, "GET")).MustSignIn();
    }

    [Fact]
    public async Task Cached_keys_outlast_the_issuer()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync()).Status);
        issuer.Fault = context => AnswerAsync(context, "unavailable");

        foreach (var minutes in new[] { 1, 9, 20, 29 })
        {
            clock.Advance(TimeSpan.FromMinutes(minutes));
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync()).Status);
        }
    }

    [Fact]
    public async Task With_cached_keys_an_issuer_that_is_down_is_asked_once_a_minute()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync()).Status);
        issuer.AddKey();
        token = await issuer.SignInAsync("ada");
        issuer.Fault = context => AnswerAsync(context, "unavailable");
        clock.Advance(TimeSpan.FromMinutes(1));

        (await AskAsync()).MustSignIn();
        var discoveries = issuer.DiscoveryRequestCount;
        (await AskAsync()).MustSignIn();
        Assert.Equal(discoveries, issuer.DiscoveryRequestCount);

        issuer.Fault = null;
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync()).Status);
    }

    [Fact]
    public async Task An_issuer_that_hangs_delays_a_request_by_five_seconds()
    {
        clock.HasSystemTimers = false;
        var isAsked = new TaskCompletionSource();
        issuer.Fault = async context =>
        {
            isAsked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var asking = AskAsync();
        await isAsked.Task;
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(asking.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(0.1));

        (await asking).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
    }

    [Fact]
    public async Task A_client_that_leaves_does_not_end_the_discovery_for_others()
    {
        var isAsked = new TaskCompletionSource();
        var mayAnswer = new TaskCompletionSource();
        issuer.Fault = async context =>
        {
            isAsked.TrySetResult();
            issuer.Fault = null;
            await mayAnswer.Task;
            context.Response.Redirect(context.Request.Path);
        };
        using var disconnect = new CancellationTokenSource();
        using var request = CartClient.Request("GET", "/api/me/cart");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        var left = app.Client.SendAsync(request, disconnect.Token);
        await isAsked.Task;
        var stays = AskAsync();

        await disconnect.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        mayAnswer.SetResult();

        Assert.Equal(HttpStatusCode.NotFound, (await stays).Status);
    }

    private Task AnswerAsync(HttpContext context, string fault)
    {
        context.Response.StatusCode = fault == "unavailable" ? 503 : 200;
        context.Response.ContentType = "application/json";
        var isKeys = context.Request.Path.Value!.EndsWith("jwks", StringComparison.Ordinal);
        return context.Response.WriteAsync(
            isKeys ? """{"keys":[]}"""
            : fault == "too large" ? $$"""{"issuer":"{{new string('a', 2 * 1024 * 1024)}}"}"""
            : fault.Replace("$name", issuer.Name, StringComparison.Ordinal)
                .Replace("$keys", $"{issuer.Address}/.well-known/jwks", StringComparison.Ordinal));
    }

    private Task<Answer> AskAsync() => app.Client.SendAsAsync(token, "GET");
}
