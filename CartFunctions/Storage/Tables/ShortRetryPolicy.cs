using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Repeats a failed call once, soon; not at all if storage says when to come back, since the SDK would then sleep that long
/// while the client waits.
/// </summary>
internal sealed class ShortRetryPolicy() : RetryPolicy(1, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.FromMilliseconds(100)))
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        !IsToldWhen(message) && base.ShouldRetry(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        !IsToldWhen(message) && await base.ShouldRetryAsync(message, exception);

    private static bool IsToldWhen(HttpMessage message) => message.HasResponse && message.Response.Headers.Contains("Retry-After");
}
