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

    /// <summary>Whether there is no body, or <c>null</c>, which generated clients send for none.</summary>
    public static bool IsNone(ReadOnlyMemory<byte> text) =>
        text.IsEmpty || WithoutMark(text.Span).Trim(WhiteSpace).SequenceEqual("null"u8);

    /// <summary>The object, or Invalid request body.</summary>
    public static Result<T> Parse<T>(ReadOnlyMemory<byte> text, JsonTypeInfo<T> type)
    {
        var bytes = WithoutMark(text.Span);
        if (!bytes.TrimStart(WhiteSpace).StartsWith("{"u8) || !Utf8.IsValid(bytes))
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

    /// <summary>Whether the text is one JSON value in UTF-8.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            return false; // The parser itself does not look at text that it does not need.
        }

        try
        {
            var json = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (json.Read())
            {
            }

            return json.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

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
