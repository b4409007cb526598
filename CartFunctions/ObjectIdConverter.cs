using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions;

/// <summary>Writes an id into a response. Other converters read the ids in requests.</summary>
internal sealed class ObjectIdConverter : JsonConverter<ObjectId>
{
    public override ObjectId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ObjectId value, JsonSerializerOptions options)
    {
        Span<byte> digits = stackalloc byte[ObjectId.Digits];
        value.TryFormat(digits, out var length, default, null);
        writer.WriteStringValue(digits[..length]);
    }
}
