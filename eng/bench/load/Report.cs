using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CartFunctions.Bench;

/// <summary>The table and the plot in <c>artifacts/bench/</c>.</summary>
internal static class Report
{
    private const int RowHeight = 18;
    private const int LabelWidth = 210;
    private const int UnitWidth = 300;

    /// <summary>Writes both.</summary>
    public static async Task WriteAsync(string folder, Rows rows, IReadOnlyList<Result> results)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.md"), Table(rows, results));
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.svg"), Plot(results));
    }

    private static string Table(Rows rows, IReadOnlyList<Result> results)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        text.AppendLine().AppendLine("```");
        foreach (var line in rows.Lines)
        {
            text.AppendLine(line);
        }

        text.AppendLine("```").AppendLine();
        text.AppendLine("| operation | lines | clients | floor, ms | app, ms | app / floor |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var r in results)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {r.Scenario.Name} | {r.Scenario.Lines} | {r.Clients} | {r.Floor:0.00} | {r.App:0.00} | {r.App / r.Floor:0.00} |");
        }

        return text.ToString();
    }

    // One bar a scenario: how long the app takes where the floor takes 1.
    private static string Plot(IReadOnlyList<Result> results)
    {
        var height = ((results.Count + 2) * RowHeight) + 10;
        var width = LabelWidth + (2 * UnitWidth);
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">""");
        text.AppendLine("""<rect width="100%" height="100%" fill="white"/>""");
        text.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{LabelWidth}" y="14">time of the app, where the floor's is 1 (the line)</text>""");
        for (var i = 0; i < results.Count; i++)
        {
            var (r, y) = (results[i], (i + 1) * RowHeight);
            var ratio = r.App / r.Floor;
            var label = $"{r.Scenario.Name}, lines: {r.Scenario.Lines}, clients: {r.Clients}";
            text.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{LabelWidth - 6}" y="{y + 13}" text-anchor="end">{label}</text>""");
            text.AppendLine(CultureInfo.InvariantCulture, $"""<rect x="{LabelWidth}" y="{y + 3}" width="{Math.Min(ratio, 1.8) * UnitWidth:0}" height="{RowHeight - 5}" fill="#4a7db5"/>""");
            text.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{LabelWidth + 4 + (Math.Min(ratio, 1.8) * UnitWidth):0}" y="{y + 13}">{ratio:0.00}</text>""");
        }

        var one = LabelWidth + UnitWidth;
        text.AppendLine(CultureInfo.InvariantCulture, $"""<line x1="{one}" x2="{one}" y1="{RowHeight}" y2="{height - RowHeight}" stroke="black"/>""");
        return text.AppendLine("</svg>").ToString();
    }
}
