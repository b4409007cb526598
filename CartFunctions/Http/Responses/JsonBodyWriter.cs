using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartFunctions.Http.Responses;

/// <summary>Writes the bodies of responses.</summary>
internal static class JsonBodyWriter
{
    private const int UsualLength = 1024;
    private const int UsualLineLength = 256;

    // A body is never part of an HTML page, so text that is not ASCII stays readable.
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes a body. It calls the generated code itself: with an encoder of ours, the serializer would not.</summary>
    /// <param name="body">The body.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="lines">How many lines or products the body shows; the buffer starts with room for them.</param>
    public static ReadOnlyMemory<byte> Write<T>(T body, JsonTypeInfo<T> type, int lines = 0)
    {
        var text = new ArrayBufferWriter<byte>(UsualLength + (lines * UsualLineLength));
        using var json = new Utf8JsonWriter(text, Plain);
        type.SerializeHandler!(json, body);
        json.Flush();
        return text.WrittenMemory;
    }
}
