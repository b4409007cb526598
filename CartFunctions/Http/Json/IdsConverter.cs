using System.Text.Json;

namespace CartFunctions.Http.Json;

/// <summary>
/// Reads an array of ids. A value that is no array becomes one id that is not valid, and so does an element that is no id.
/// </summary>
internal sealed class IdsConverter : FieldConverter<IReadOnlyList<ObjectId>?>
{
    public override IReadOnlyList<ObjectId> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return [default];
        }

        var ids = new List<ObjectId>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ids.Add(ReadId(ref reader));
        }

        return ids;
    }
}
