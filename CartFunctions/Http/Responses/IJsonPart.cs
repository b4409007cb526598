using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions.Http.Responses;

/// <summary>A part of a response that writes itself.</summary>
internal interface IJsonPart
{
    /// <summary>Writes it.</summary>
    void Write(Utf8JsonWriter json);
}

/// <summary>Lets it.</summary>
internal sealed class PartConverter<T> : JsonConverter<T>
    where T : IJsonPart
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => value.Write(writer);
}
