using Azure.Core;
using Azure.Identity;

namespace CartFunctions.Hosting;

/// <summary>
/// Waits for a token no longer than for any other answer: the SDK bounds a call to storage, but not the wait for the token that the call
/// is to carry. The credential is not hurried by it, so that a slow one serves those who ask later. The first token may take its
/// time, since a start asks for it, and nobody else waits.
/// </summary>
internal sealed class TimeoutCredential(TokenCredential credential, TimeProvider clock) : TokenCredential
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // The Azure CLI is given 13 seconds by its credential.
    private static readonly TimeSpan HungAfter = TimeSpan.FromSeconds(20);

    // As the SDK does by itself, it asks for the next token that long before the last one ends.
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private Asked? last;

    /// <inheritdoc/>
    /// <exception cref="AuthenticationFailedException">There is no token, or none in time.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (last is null)
        {
            var first = await credential.GetTokenAsync(requestContext, cancellationToken);
            last ??= new Asked(requestContext.Claims, requestContext.TenantId, Task.FromResult(first), clock.GetTimestamp());
            return first;
        }

        try
        {
            return await Ask(requestContext).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new AuthenticationFailedException($"it did not come within {Patience.TotalSeconds} s", e);
        }
    }

    /// <summary>The app makes no synchronous calls.</summary>
    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        credential.GetToken(requestContext, cancellationToken);

    /// <summary>The token that is there or on its way; else a new one.</summary>
    private Task<AccessToken> Ask(TokenRequestContext context)
    {
        lock (gate)
        {
            if (last is null || last.Claims != context.Claims || last.TenantId != context.TenantId || !IsOfUse(last))
            {
                last = new Asked(context.Claims, context.TenantId, Task.Run(() => AskAsync(context)), clock.GetTimestamp());
            }

            return last.Token;
        }
    }

    private async Task<AccessToken> AskAsync(TokenRequestContext context)
    {
        using var hung = new CancellationTokenSource(HungAfter, clock);
        return await credential.GetTokenAsync(context, hung.Token).AsTask().WaitAsync(hung.Token);
    }

    // One that hangs is not waited for even if its end is still on the way.
    private bool IsOfUse(Asked asked) => asked.Token.IsCompleted
        ? asked.Token.IsCompletedSuccessfully
            && clock.GetUtcNow() < (asked.Token.Result.RefreshOn ?? (asked.Token.Result.ExpiresOn - RefreshBefore))
        : clock.GetElapsedTime(asked.At) < HungAfter;

    private sealed record Asked(string? Claims, string? TenantId, Task<AccessToken> Token, long At);
}
