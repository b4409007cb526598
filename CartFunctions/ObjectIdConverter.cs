using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions;

/// <summary>Writes an id into a response. Requests are read by converters of their own.</summary>
internal sealed class ObjectIdConverter : JsonConverter<ObjectId>
{
    public override ObjectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ObjectId value, JsonSerializerOptions options) => writer.WriteIdValue(value);
}

/// <summary>Writes ids.</summary>
internal static class ObjectIdWriting
{
    /// <summary>Writes an id as a text.</summary>
    public static void WriteIdValue(this Utf8JsonWriter writer, ObjectId id)
    {
        Span<byte> digits = stackalloc byte[ObjectId.Digits];
        id.Format(digits);
        writer.WriteStringValue(digits);
    }
}
