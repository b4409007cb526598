using System.Globalization;
using System.Text.Json;

namespace CartFunctions.Http.Json;

/// <summary>A field that should be a time.</summary>
/// <param name="Time">The time; null for a value that is no ISO 8601 time with an offset or <c>Z</c>.</param>
internal sealed record TimeField(DateTimeOffset? Time);

/// <summary>An ISO 8601 time with an offset or <c>Z</c>; anything else becomes a field without a time.</summary>
internal sealed class TimeConverter : FieldConverter<TimeField?>
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    public override TimeField Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(DateTimeOffset.TryParseExact(
            ReadText(ref reader), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null);
}
