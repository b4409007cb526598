using System.Text;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>What may separate the fields of a file.</summary>
internal static class Separators
{
    /// <summary>The separator of files with escapes instead of quotes.</summary>
    public const char Tab = '\t';

    /// <summary>All separators.</summary>
    public const string All = ",;\t";

    /// <summary>The separator that a first line such as <c>sep=;</c> names; null if the line is another one.</summary>
    public static char? FindNamedIn(ReadOnlySpan<byte> firstLine)
    {
        var text = Encoding.UTF8.GetString(firstLine);
        return text is [.. var word, var named] && word.Equals("sep=", StringComparison.OrdinalIgnoreCase) && All.Contains(named)
            ? named
            : null;
    }

    /// <summary>The separator that occurs most in the header outside quotes; the first of <see cref="All"/> if several do.</summary>
    public static char FindMostFrequentIn(ReadOnlySpan<byte> header)
    {
        var counts = new int[All.Length];
        var isInQuotes = false;
        foreach (var character in header)
        {
            isInQuotes ^= character == '"';
            if (!isInQuotes && All.IndexOf((char)character, StringComparison.Ordinal) is var separator and >= 0)
            {
                counts[separator]++;
            }
        }

        return All[Array.IndexOf(counts, counts.Max())];
    }
}
