using System.Text.Json;
using CartFunctions.Catalog;

namespace CartFunctions.Http.Responses;

/// <summary>What items of carts have alike on both surfaces.</summary>
internal static class ItemJson
{
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Price = JsonEncodedText.Encode("price");
    private static readonly JsonEncodedText Stock = JsonEncodedText.Encode("stock");
    private static readonly JsonEncodedText Reserved = JsonEncodedText.Encode("reserved");
    private static readonly JsonEncodedText Problems = JsonEncodedText.Encode("problems");

    /// <summary>Writes a property that is an id.</summary>
    public static void WriteId(this Utf8JsonWriter json, JsonEncodedText name, ObjectId id)
    {
        json.WritePropertyName(name);
        json.WriteIdValue(id);
    }

    /// <summary>Writes what is shown of an item's product; null if it has left the catalogue.</summary>
    public static void WriteProduct(this Utf8JsonWriter json, Product? product)
    {
        if (product is null)
        {
            json.WriteNull(Name);
            json.WriteNull(Price);
        }
        else
        {
            json.WriteString(Name, product.Name);
            json.WriteNumber(Price, product.Price);
        }

        json.WriteNumber(Stock, product?.Stock ?? 0);
        json.WriteNumber(Reserved, product?.Reserved ?? 0);
    }

    /// <summary>Writes what is wrong with an item.</summary>
    public static void WriteProblems(this Utf8JsonWriter json, IReadOnlyList<string> problems)
    {
        json.WriteStartArray(Problems);
        for (var i = 0; i < problems.Count; i++)
        {
            json.WriteStringValue(problems[i]);
        }

        json.WriteEndArray();
    }
}
