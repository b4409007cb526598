using Azure.Core;
using Azure.Identity;

namespace CartFunctions.Hosting;

/// <summary>
/// Limits the wait for a token. The SDK limits the time of a call to storage but not the wait for its token. The request for the token
/// continues after the time-out, so that later calls can use a slow token. The first token has no limit of its own, because only the start
/// of the app waits for it.
/// </summary>
internal sealed class TimeoutCredential(TokenCredential credential, TimeProvider clock) : TokenCredential
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // AzureCliCredential gives the Azure CLI 13 seconds.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(20);

    // The SDK by default also requests the next token this long before the last one expires.
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private TokenRequest? last;

    /// <inheritdoc/>
    /// <exception cref="AuthenticationFailedException">No token came, or none in time.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (last is null)
        {
            var first = await credential.GetTokenAsync(requestContext, cancellationToken);
            last ??= new TokenRequest(requestContext.Claims, requestContext.TenantId, Task.FromResult(first), clock.GetTimestamp());
            return first;
        }

        try
        {
            return await GetOrRequestToken(requestContext).WaitAsync(Timeout, clock, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new AuthenticationFailedException($"the credential did not respond within {Timeout.TotalSeconds} s", e);
        }
    }

    /// <summary>Has no time limit, because the app makes no synchronous calls.</summary>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        credential.GetToken(requestContext, cancellationToken);

    /// <summary>Returns the current or requested token; requests a new one if there is none.</summary>
    private Task<AccessToken> GetOrRequestToken(TokenRequestContext context)
    {
        lock (gate)
        {
            if (last is null || last.Claims != context.Claims || last.TenantId != context.TenantId || !IsUsable(last))
            {
                last = new TokenRequest(context.Claims, context.TenantId, Task.Run(() => RequestTokenAsync(context)), clock.GetTimestamp());
            }

            return last.Token;
        }
    }

    private async Task<AccessToken> RequestTokenAsync(TokenRequestContext context)
    {
        using var hung = new CancellationTokenSource(RequestTimeout, clock);
        return await credential.GetTokenAsync(context, hung.Token).AsTask().WaitAsync(hung.Token);
    }

    // A request that hangs is abandoned even if it has not ended.
    private bool IsUsable(TokenRequest request) => request.Token.IsCompleted
        ? request.Token.IsCompletedSuccessfully
            && clock.GetUtcNow() < (request.Token.Result.RefreshOn ?? (request.Token.Result.ExpiresOn - RefreshBefore))
        : clock.GetElapsedTime(request.At) < RequestTimeout;

    private sealed record TokenRequest(string? Claims, string? TenantId, Task<AccessToken> Token, long At);
}
