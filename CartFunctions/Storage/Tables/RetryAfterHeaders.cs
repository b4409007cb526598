using System.Globalization;
using Azure.Core;

namespace CartFunctions.Storage.Tables;

/// <summary>When storage says to come back: in milliseconds by a header of its own, or in seconds (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfterHeaders
{
    /// <summary>The time that the headers ask for; null if they ask for none.</summary>
    public static TimeSpan? Read(ResponseHeaders headers) =>
        Read(headers, "x-ms-retry-after-ms", TimeSpan.FromMilliseconds(1))
        ?? Read(headers, "retry-after-ms", TimeSpan.FromMilliseconds(1))
        ?? Read(headers, "Retry-After", TimeSpan.FromSeconds(1));

    private static TimeSpan? Read(ResponseHeaders headers, string name, TimeSpan unit) =>
        headers.TryGetValue(name, out var value) && uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count * unit
            : null;
}
