using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace CartFunctions.Http;

/// <summary>Parses a body that must be one JSON object.</summary>
public static class JsonBody
{
    private static readonly Failure NotOneObject = new(Failure.InvalidRequestBody, "it must be one JSON object in UTF-8");

    /// <summary>The object, or Invalid request body.</summary>
    public static Outcome<T> Parse<T>(ReadOnlyMemory<byte> text, JsonTypeInfo<T> type)
        where T : notnull
    {
        var bytes = text.Span;
        bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (!Utf8.IsValid(bytes))
        {
            return NotOneObject; // The parser looks no further than what it needs.
        }

        try
        {
            return JsonSerializer.Deserialize(bytes, type) is { } value ? value : NotOneObject;
        }
        catch (JsonException)
        {
            return NotOneObject;
        }
    }
}
