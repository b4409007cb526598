using System.Diagnostics;
using System.Text.Json;
using CartFunctions.Catalog;
using CartFunctions.Storage.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>Writes an item of a cart as a JSON object; false if there is no room for it.</summary>
internal delegate bool ItemFormat(LineView line, Span<byte> utf8, out int length);

/// <summary>
/// Items of carts. There are up to 200 in an answer, so each is formatted as one text, and not property by property.
/// </summary>
internal static class ItemJson
{
    // More than an item has beside its product's name, each character of which takes six bytes at the most.
    private const int MostOfRest = 512;
    private const int MostBytes = MostOfRest + (6 * Product.MaxNameLength);

    /// <summary>Writes all items of a cart.</summary>
    public static void WriteItems(this Utf8JsonWriter json, CartView cart, ItemFormat format)
    {
        Span<byte> utf8 = stackalloc byte[MostBytes];
        json.WriteStartArray();
        for (var i = 0; i < cart.Cart.Lines.Length; i++)
        {
            if (!format(cart.LineAt(i), utf8, out var length))
            {
                throw new UnreachableException("An item is longer than any can be.");
            }

            json.WriteRawValue(utf8[..length], skipInputValidation: true);
        }

        json.WriteEndArray();
    }

    /// <summary>What is wrong with a line, as a JSON array of texts that need no escapes.</summary>
    public static string ProblemsOf(LineView line) => line.Problems is { Count: > 0 } problems ? $"[\"{string.Join("\",\"", problems)}\"]" : "[]";
}
