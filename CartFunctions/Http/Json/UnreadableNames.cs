using System.Buffers;
using System.Text.Json;

namespace CartFunctions.Http.Json;

/// <summary>
/// A property may be called <c>"\ud800"</c>: JSON lets an escape write half of a surrogate pair. No such name is one of ours, so it
/// is to be ignored (contract, "Any request"), but the framework cannot compare it and gives up on the whole object.
/// </summary>
internal static class UnreadableNames
{
    /// <summary>The object without the properties whose names no text can hold.</summary>
    /// <exception cref="JsonException">It is not one JSON object.</exception>
    public static ReadOnlyMemory<byte> Remove(ReadOnlySpan<byte> text)
    {
        var kept = new ArrayBufferWriter<byte>(text.Length);
        using var writer = new Utf8JsonWriter(kept, new JsonWriterOptions { SkipValidation = true });
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonBody.MaxDepth });
        writer.WriteStartObject();
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
        {
            var name = Read(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (name is not null)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(text[start..(int)reader.BytesConsumed], skipInputValidation: true);
            }
        }

        reader.Read(); // Nothing may follow.
        writer.WriteEndObject();
        writer.Flush();
        return kept.WrittenMemory;
    }

    private static string? Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
