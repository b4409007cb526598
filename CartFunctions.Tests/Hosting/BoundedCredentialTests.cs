using System.Threading.Channels;
using Azure.Core;
using Azure.Identity;
using CartFunctions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Hosting;

public sealed class BoundedCredentialTests
{
    private static readonly TokenRequestContext Context = new(["https://storage.azure.com/.default"]);

    private readonly FakeTimeProvider clock = new();
    private readonly SlowCredential slow = new();
    private readonly TimeoutCredential bounded;

    public BoundedCredentialTests() => bounded = new TimeoutCredential(slow, clock);

    [Fact]
    public async Task The_first_token_has_no_time_limit()
    {
        var first = bounded.GetTokenAsync(Context, default);
        clock.Advance(TimeSpan.FromSeconds(15));

        await slow.AnswerAsync(Token("first", minutes: 60));

        Assert.Equal("first", (await first).Token);
    }

    [Fact]
    public async Task A_later_token_has_2_seconds_and_serves_later_calls_when_it_comes()
    {
        await GetFirstAsync();
        var late = bounded.GetTokenAsync(Context, default).AsTask();
        var request = await slow.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<AuthenticationFailedException>(() => late);

        request.SetResult(Token("second", minutes: 60));

        Assert.Equal("second", (await bounded.GetTokenAsync(Context, default)).Token);
        Assert.Equal(2, slow.Count);
    }

    [Fact]
    public async Task Concurrent_calls_share_one_token_request()
    {
        await GetFirstAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => bounded.GetTokenAsync(Context, default).AsTask()).ToList();

        await slow.AnswerAsync(Token("second", minutes: 60));

        Assert.All(await Task.WhenAll(waiting), token => Assert.Equal("second", token.Token));
        Assert.Equal(2, slow.Count);
    }

    [Fact]
    public async Task A_token_request_that_hangs_is_repeated_after_20_seconds()
    {
        await GetFirstAsync();
        var waiting = bounded.GetTokenAsync(Context, default).AsTask();
        var hung = await slow.NextAsync();
        clock.Advance(TimeSpan.FromSeconds(20));
        await Assert.ThrowsAsync<AuthenticationFailedException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hung.Task);

        var again = bounded.GetTokenAsync(Context, default);
        await slow.AnswerAsync(Token("third", minutes: 60));

        Assert.Equal("third", (await again).Token);
    }

    [Fact]
    public async Task A_failure_is_reported_and_the_next_call_requests_a_new_token()
    {
        await GetFirstAsync();
        var failing = bounded.GetTokenAsync(Context, default).AsTask();
        (await slow.NextAsync()).SetException(new AuthenticationFailedException("no identity"));
        Assert.Equal("no identity", (await Assert.ThrowsAsync<AuthenticationFailedException>(() => failing)).Message);

        var again = bounded.GetTokenAsync(Context, default);
        await slow.AnswerAsync(Token("third", minutes: 60));

        Assert.Equal("third", (await again).Token);
    }

    /// <summary>A first token that expires soon.</summary>
    private async Task GetFirstAsync()
    {
        var first = bounded.GetTokenAsync(Context, default);
        await slow.AnswerAsync(Token("first", minutes: 1));
        await first;
    }

    private AccessToken Token(string text, int minutes) => new(text, clock.GetUtcNow().AddMinutes(minutes));

    /// <summary>A credential that responds when the test says so.</summary>
    private sealed class SlowCredential : TokenCredential
    {
        private readonly Channel<TaskCompletionSource<AccessToken>> asked =
            Channel.CreateUnbounded<TaskCompletionSource<AccessToken>>();

        public int Count { get; private set; }

        public async Task<TaskCompletionSource<AccessToken>> NextAsync() => await asked.Reader.ReadAsync();

        public async Task AnswerAsync(AccessToken token) => (await NextAsync()).SetResult(token);

        public override async ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Count++;
            var answer = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancelling = cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
            await asked.Writer.WriteAsync(answer, cancellationToken);
            return await answer.Task;
        }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
