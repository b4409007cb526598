using System.Globalization;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Stores a text in as many properties as it needs, because a property holds at most 64 KiB in UTF-16. The first has the given name, the
/// others a number behind it: <c>Lines</c>, <c>Lines1</c>, <c>Lines2</c>.
/// </summary>
internal static class ChunkedText
{
    private const int MaxLength = 32_000;

    // Enough for the longest text: 200 lines whose options are as long as JSON can make them.
    private const int MaxChunks = 10;

    /// <summary>The names of all properties that a text may need.</summary>
    public static IEnumerable<string> NamesOf(string name) => Enumerable.Range(0, MaxChunks).Select(chunk => NameOf(name, chunk));

    /// <summary>Adds the text to the entity.</summary>
    public static void Write(TableEntity entity, string name, string text)
    {
        var (chunk, start) = (0, 0);
        do
        {
            var length = Math.Min(MaxLength, text.Length - start);
            length -= length > 0 && char.IsHighSurrogate(text[start + length - 1]) ? 1 : 0;
            entity[NameOf(name, chunk++)] = text.Substring(start, length);
            start += length;
        }
        while (start < text.Length);
    }

    /// <summary>The text in the entity; null if it has none.</summary>
    public static string? Read(TableEntity entity, string name)
    {
        var text = entity.GetString(name);
        for (var chunk = 1; text is not null && entity.GetString(NameOf(name, chunk)) is { } more; chunk++)
        {
            text += more;
        }

        return text;
    }

    private static string NameOf(string name, int chunk) => chunk == 0 ? name : name + chunk.ToString(CultureInfo.InvariantCulture);
}
