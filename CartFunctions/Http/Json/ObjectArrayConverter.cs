using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartFunctions.Http.Json;

/// <summary>Reads an array of objects. Any other value becomes null.</summary>
/// <param name="maxCount">The maximum number of objects. A longer array becomes null or has one too many. Both fail validation.</param>
internal abstract class ObjectArrayConverter<T>(int maxCount) : FieldConverter<IReadOnlyList<T>?>
{
    /// <summary>How an object is parsed.</summary>
    protected abstract JsonTypeInfo<T> ElementType { get; }

    public sealed override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var objects = new List<T>();
        var isInvalid = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject && objects.Count <= maxCount)
            {
                objects.Add(JsonSerializer.Deserialize(ref reader, ElementType)!);
            }
            else
            {
                reader.Skip();
                isInvalid = true;
            }
        }

        return isInvalid ? null : objects;
    }
}
