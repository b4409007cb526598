using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage;

/// <summary>
/// Repeats a failed call once, soon; not at all where storage says when to come back, since the SDK would then sleep that long
/// while the client waits.
/// </summary>
public sealed class ShortRetryPolicy() : RetryPolicy(1, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.FromMilliseconds(100)))
{
    /// <inheritdoc/>
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        !IsToldWhen(message) && base.ShouldRetry(message, exception);

    /// <inheritdoc/>
    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        !IsToldWhen(message) && await base.ShouldRetryAsync(message, exception);

    private static bool IsToldWhen(HttpMessage message) => message.HasResponse && message.Response.Headers.Contains("Retry-After");
}
