using System.Text.Encodings.Web;
using System.Text.Json;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>Stores options and data as text: a JSON object whose values are texts.</summary>
internal static class StringMapText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a map.</summary>
    public static string Write(StringMap map) => JsonSerializer.Serialize(map, Relaxed);

    /// <summary>Reads a map; null if the text is null.</summary>
    /// <exception cref="StorageFaultException">The text has another form, so data would be lost.</exception>
    public static StringMap? Read(string? text)
    {
        try
        {
            using var json = text is null ? null : JsonDocument.Parse(text);
            return json is null ? null : Read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw StorageFaultException.ForUnreadableContent(
                "the data of a cart is stored in a form that this version of the app does not know");
        }
    }

    /// <summary>Reads a map.</summary>
    /// <exception cref="FormatException">A value is not a text.</exception>
    /// <exception cref="ArgumentException">Two names are the same.</exception>
    /// <exception cref="InvalidOperationException">It is not an object.</exception>
    public static StringMap? Read(JsonElement json) => StringMap.Of(json.EnumerateObject().ToDictionary(
        member => member.Name, member => member.Value.GetString() ?? throw new FormatException())).NullIfEmpty;
}
