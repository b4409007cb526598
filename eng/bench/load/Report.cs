using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace CartFunctions.Bench;

/// <summary>The report in <c>artifacts/bench/</c>: the rows, and a table and a plot of all measurements.</summary>
internal static class Report
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Writes both files.</summary>
    public static async Task WriteAsync(string folder, ReportRows rows, IReadOnlyList<Result> results)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.md"), Table(rows, results));
        await File.WriteAllTextAsync(Path.Combine(folder, "bench.svg"), Plot.Draw(results));
    }

    private static string Table(ReportRows rows, IReadOnlyList<Result> results)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}: {Machine()}").AppendLine();
        text.AppendLine("```");
        rows.Lines.ToList().ForEach(line => text.AppendLine(line));
        text.AppendLine("```").AppendLine();
        text.AppendLine(
            "| operation | lines | clients | p50, ms: baseline | app | p99, ms: baseline | app "
            + "| a second: baseline | app | app / baseline |");
        text.AppendLine("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |");
        foreach (var (scenario, clients, p50, p99, rate, ratio) in results)
        {
            var name = $"{scenario.Name} | {scenario.Lines} | {clients}";
            text.Append(
                CultureInfo.InvariantCulture, $"| {name} | {p50.Baseline:0.00} | {p50.App:0.00} | {p99.Baseline:0.0} | {p99.App:0.0} ");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {rate.Baseline:0} | {rate.App:0} | {ratio:0.00} |");
        }

        return text.ToString();
    }

    private static string Machine()
    {
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
            : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return $"{Environment.ProcessorCount} cores ({model ?? "unknown"}), {memory} GiB, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }
}
