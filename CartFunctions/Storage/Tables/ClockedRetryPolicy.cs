using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>Repeats a failed call, and waits on the app's clock before it does: the SDK's own waits cannot be simulated.</summary>
/// <param name="retries">How often at the most.</param>
/// <param name="wait">How long before the first repeat; twice that before the second, and so on.</param>
/// <param name="waitsIfTold">
/// Whether a call is repeated at all if storage says when to come back: the SDK then sleeps that long, and a client may be waiting.
/// </param>
/// <param name="clock">The app's clock.</param>
internal sealed class ClockedRetryPolicy(int retries, TimeSpan wait, bool waitsIfTold, TimeProvider clock)
    : RetryPolicy(retries, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.Zero))
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        (waitsIfTold || !IsToldWhen(message)) && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        exception is null && !message.Response.IsError ? new(false) : ShouldRetryFailureAsync(message, exception);

    private async ValueTask<bool> ShouldRetryFailureAsync(HttpMessage message, Exception? exception)
    {
        if (IsToldWhen(message))
        {
            return waitsIfTold && await base.ShouldRetryAsync(message, exception).ConfigureAwait(false);
        }

        if (!await base.ShouldRetryAsync(message, exception).ConfigureAwait(false))
        {
            return false;
        }

        // Not under the call's token: who cancels it would go on with the call from there, or by way of the thread pool.
        await Task.Delay(wait * Math.Pow(2, message.ProcessingContext.RetryNumber), clock, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private static bool IsToldWhen(HttpMessage message) =>
        message.HasResponse && RetryAfterHeaders.Read(message.Response.Headers) is not null;
}
