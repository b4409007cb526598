using System.Text.Json;
using CartFunctions.Carts;

namespace CartFunctions.Http.Json;

/// <summary>Reads a flat object of texts, such as options. Anything else becomes a map that no rule allows.</summary>
internal sealed class StringMapFieldConverter : FieldConverter<StringMap?>
{
    // The empty name is too short.
    private static readonly StringMap Invalid = StringMap.Of(new Dictionary<string, string> { [string.Empty] = string.Empty });

    public override StringMap? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return Invalid;
        }

        var texts = new Dictionary<string, string?>();
        var hasReadableNames = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(ref reader);
            reader.Read();
            var text = ReadText(ref reader);
            if (name is null)
            {
                hasReadableNames = false;
            }
            else
            {
                texts[name] = text; // Of duplicate names the last counts.
            }
        }

        return hasReadableNames && !texts.ContainsValue(null) ? StringMap.Of(texts!) : Invalid;
    }

    private static string? ReadName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // An escape that writes half of a surrogate pair.
        }
    }
}
