using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>
/// From the start of a process to its first correct add. The cart has one line: of others a process that starts would have to read
/// what to show, which the baseline does not.
/// </summary>
internal static class ColdStart
{
    private const int Starts = 31;

    /// <summary>Measures the standalone host and the baseline in turn.</summary>
    public static async Task MeasureAsync(BenchOptions options, Rows rows, Scenario add)
    {
        var times = new List<Pairwise>();
        for (var i = 0; i < Starts; i++)
        {
            var baselineFirst = i % 2 == 0;
            var first = await OnceAsync(options, add, baselineFirst);
            var second = await OnceAsync(options, add, !baselineFirst);
            times.Add(baselineFirst ? new Pairwise(first, second) : new Pairwise(second, first));
        }

        rows.AtMost("cold-start", Measure.Median(times.Select(time => time.Ratio)), 1.15);
        var (baseline, app) = (Measure.Median(times.Select(time => time.Baseline)), Measure.Median(times.Select(time => time.App)));
        rows.Note($"  (of the standalone host: {app:0} ms; the baseline: {baseline:0} ms)");
    }

    private static async Task<double> OnceAsync(BenchOptions options, Scenario add, bool isBaseline)
    {
        var start = Stopwatch.GetTimestamp();
        await using var target = await Target.StartAsync(options, isBaseline, isBaseline ? Pair.BaselinePrefix : Pair.AppPrefix);
        await add.SendAsync(target, 0, 1);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
