using System.Text.RegularExpressions;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Converts a file's numbers to JSON notation. In a file with semicolons or tabs, a comma is the decimal sign. In a file with semicolons, a
/// point before exactly three final digits is ambiguous, so the number is rejected.
/// </summary>
/// <param name="separator">The separator of the file.</param>
internal sealed partial class NumberNotation(char separator)
{
    private readonly bool hasDecimalComma = separator != ',';
    private readonly bool hasAmbiguousPoint = separator == ';';

    /// <summary>The number in JSON notation; the text itself if it is not one.</summary>
    public string ToJson(string field)
    {
        var text = field.Trim();
        if (Constructor().Match(text) is { Success: true } constructed)
        {
            return constructed.Groups["number"].Value;
        }

        if (hasAmbiguousPoint && PointBeforeThreeFinalDigits().IsMatch(text))
        {
            return ImportedProduct.Ambiguous;
        }

        return !hasDecimalComma || !text.Contains(',', StringComparison.Ordinal) ? text
            : text.Contains('.', StringComparison.Ordinal) ? ImportedProduct.Invalid
            : text.Replace(',', '.');
    }

    /// <summary>The id itself, without the constructor around it that MongoDB's CSV has.</summary>
    public static string ToId(string field) =>
        IdConstructor().Match(field.Trim()) is { Success: true } constructed ? constructed.Groups["id"].Value : field;

    [GeneratedRegex("""^Number(?:Decimal|Int|Long)\((?<quote>["']?)(?<number>[^"'()]+)\k<quote>\)$""")]
    private static partial Regex Constructor();

    [GeneratedRegex("""^ObjectId\((?<quote>["']?)(?<id>[0-9A-Fa-f]{24})\k<quote>\)$""")]
    private static partial Regex IdConstructor();

    [GeneratedRegex(@"\.[0-9]{3}$")]
    private static partial Regex PointBeforeThreeFinalDigits();
}
