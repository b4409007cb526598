using System.Text.Json;
using CartFunctions.Carts.AddItem;
using CartFunctions.Http.Json;

namespace CartFunctions.Carts.AddItems;

/// <summary>Reads the items of a body: an array of objects. Any other value becomes null.</summary>
internal sealed class ItemsConverter : FieldConverter<IReadOnlyList<AddItemRequest>?>
{
    public override IReadOnlyList<AddItemRequest>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var items = new List<AddItemRequest>();
        var isInvalid = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            // One item above the maximum is enough to fail validation.
            if (reader.TokenType == JsonTokenType.StartObject && items.Count <= Cart.MaxLines)
            {
                items.Add(JsonSerializer.Deserialize(ref reader, AddItemJson.Default.AddItemRequest)!);
            }
            else
            {
                reader.Skip();
                isInvalid = true;
            }
        }

        return isInvalid ? null : items;
    }
}
