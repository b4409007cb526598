using System.Globalization;

namespace CartFunctions.Http.Answers;

/// <summary>Times in answers: ISO 8601, UTC, to the millisecond.</summary>
public static class JsonTime
{
    /// <summary>The time as clients see it.</summary>
    public static string Show(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
