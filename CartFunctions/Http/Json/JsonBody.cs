using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace CartFunctions.Http.Json;

/// <summary>Parses a body that must be one JSON object.</summary>
internal static class JsonBody
{
    /// <summary>More than the longest text can nest, so that depth alone never makes a body invalid.</summary>
    public const int MaxDepth = 1024 * 1024;

    private static readonly Failure NotOneObject = Failure.InvalidRequestBody.With("it must be one JSON object in UTF-8");

    /// <summary>The object, or Invalid request body.</summary>
    public static Result<T> Parse<T>(ReadOnlyMemory<byte> text, JsonTypeInfo<T> type)
    {
        var bytes = text.Span;
        bytes = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (!bytes.TrimStart(" \t\r\n"u8).StartsWith("{"u8) || !Utf8.IsValid(bytes))
        {
            return NotOneObject; // The parser itself does not look at text that it does not need.
        }

        try
        {
            return Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return NotOneObject;
        }
    }

    private static Result<T> Deserialize<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) is { } value ? value : NotOneObject;
        }
        catch (JsonException) when (text.IndexOf("\\u"u8) >= 0)
        {
            return JsonSerializer.Deserialize(UnreadableNames.Remove(text).Span, type) is { } value ? value : NotOneObject;
        }
    }
}
