using System.Globalization;
using System.Text;

namespace CartFunctions.Bench;

/// <summary>A plot with one bar per scenario: the time of the app if the baseline takes 1.</summary>
internal static class Plot
{
    private const int RowHeight = 18;
    private const int LabelWidth = 220;
    private const int UnitWidth = 300;
    private const int Width = LabelWidth + (2 * UnitWidth);
    private const double Longest = 1.8;

    /// <summary>The plot as SVG.</summary>
    public static string Draw(IReadOnlyList<Result> results)
    {
        var height = (results.Count + 2) * RowHeight;
        var text = new StringBuilder();
        Add(text, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" """);
        Add(text, $"""     font-family="sans-serif" font-size="12">""");
        Add(text, $"""<rect width="{Width}" height="{height}" fill="white"/>""");
        Add(text, $"""<text x="{LabelWidth}" y="13">time of the app, where the baseline's is 1 (the line)</text>""");
        for (var i = 0; i < results.Count; i++)
        {
            Bar(text, results[i], (i + 1) * RowHeight);
        }

        var one = LabelWidth + UnitWidth;
        Add(text, $"""<line x1="{one}" x2="{one}" y1="{RowHeight}" y2="{height - RowHeight}" stroke="black"/>""");
        Add(text, $"</svg>");
        return text.ToString();
    }

    private static void Bar(StringBuilder text, Result result, int y)
    {
        var length = (int)(Math.Min(result.Ratio, Longest) * UnitWidth);
        var label = $"{result.Scenario.Name}, lines: {result.Scenario.Lines}, clients: {result.Clients}";
        Add(text, $"""<text x="{LabelWidth - 6}" y="{y + 13}" text-anchor="end">{label}</text>""");
        Add(text, $"""<rect x="{LabelWidth}" y="{y + 3}" width="{length}" height="{RowHeight - 5}" fill="#4a7db5"/>""");
        Add(text, $"""<text x="{LabelWidth + length + 4}" y="{y + 13}">{result.Ratio:0.00}</text>""");
    }

    private static void Add(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
