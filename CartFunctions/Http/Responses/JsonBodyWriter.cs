using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartFunctions.Http.Responses;

/// <summary>The bodies of responses.</summary>
internal static class JsonBodyWriter
{
    private const int UsualLength = 1024;
    private const int UsualLineLength = 256;

    // It is never part of an HTML page, so text that is not ASCII stays readable.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>
    /// Writes a body. The generated code itself does: the serializer would go over metadata instead, as it does whenever the encoder is
    /// not its own.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="lines">How many lines of carts or orders, or products, it shows: so much room is made for it at once.</param>
    public static PooledBuffer Write<T>(T body, JsonTypeInfo<T> type, int lines = 0)
    {
        var text = new PooledBuffer(UsualLength + (lines * UsualLineLength));
        using var json = new Utf8JsonWriter(text, Plain);
        type.SerializeHandler!(json, body);
        return text;
    }
}
