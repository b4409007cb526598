using System.Globalization;
using Azure.Core;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Reads when storage allows a retry: in milliseconds from headers of its own, or in seconds from Retry-After (RFC 9110, section 10.2.3).
/// </summary>
internal static class RetryAfterHeaders
{
    /// <summary>The time to wait before a retry; null if no header gives one.</summary>
    public static TimeSpan? Read(ResponseHeaders headers) =>
        Read(headers, "x-ms-retry-after-ms", TimeSpan.FromMilliseconds(1))
        ?? Read(headers, "retry-after-ms", TimeSpan.FromMilliseconds(1))
        ?? Read(headers, "Retry-After", TimeSpan.FromSeconds(1));

    private static TimeSpan? Read(ResponseHeaders headers, string name, TimeSpan unit) =>
        headers.TryGetValue(name, out var value) && uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count * unit
            : null;
}
