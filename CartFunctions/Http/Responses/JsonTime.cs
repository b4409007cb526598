using System.Globalization;

namespace CartFunctions.Http.Responses;

/// <summary>Times in responses: ISO 8601, UTC, to the millisecond.</summary>
internal static class JsonTime
{
    /// <summary>The time as clients see it.</summary>
    public static string Format(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:s}.{time.Millisecond:000}Z");
}
