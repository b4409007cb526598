using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions.Carts;

/// <summary>Writes a map as a JSON object. Requests and storage read theirs with their own rules.</summary>
internal sealed class StringMapWriter : JsonConverter<StringMap>
{
    public override StringMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, StringMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.Pairs)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
