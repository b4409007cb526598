using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Retries a failed call and waits on the app's clock first. The SDK's own waits use the real clock, which a simulation cannot control.
/// </summary>
/// <param name="retries">The maximum number of retries.</param>
/// <param name="wait">The wait before the first retry. It doubles with each further retry.</param>
/// <param name="honoursRetryAfter">
/// Whether to retry a call whose response has a Retry-After header. The SDK then waits that long, while a client may be waiting.
/// </param>
/// <param name="clock">The app's clock.</param>
internal sealed class ClockedRetryPolicy(int retries, TimeSpan wait, bool honoursRetryAfter, TimeProvider clock)
    : RetryPolicy(retries, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.Zero))
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        (honoursRetryAfter || !HasRetryAfter(message)) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        exception is null && !message.Response.IsError ? new(false) : ShouldRetryFailureAsync(message, exception);

    private async ValueTask<bool> ShouldRetryFailureAsync(HttpMessage message, Exception? exception)
    {
        if (HasRetryAfter(message))
        {
            return honoursRetryAfter && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false);
        }

        if (!await base.ShouldRetryAsync(message, exception).ConfigureAwait(false))
        {
            return false;
        }

        // The call's token must not cancel this wait: the continuation would then run on the thread that cancels, or on the thread pool.
        await Task.Delay(wait * Math.Pow(2, message.ProcessingContext.RetryNumber), clock, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private static bool HasRetryAfter(HttpMessage message) =>
        message.HasResponse && RetryAfterHeaders.Read(message.Response.Headers) is not null;
}
