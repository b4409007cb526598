using System.Globalization;
using System.Text.Json;

namespace CartFunctions.Http.Json;

/// <summary>An ISO 8601 time with an offset or <c>Z</c>; anything else becomes <see cref="Invalid"/>.</summary>
internal sealed class TimeConverter : FieldConverter<DateTimeOffset?>
{
    /// <summary>Stands for a value that is no such time.</summary>
    public static readonly DateTimeOffset Invalid = DateTimeOffset.MinValue;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DateTimeOffset.TryParseExact(
            ReadText(ref reader), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : Invalid;
}
