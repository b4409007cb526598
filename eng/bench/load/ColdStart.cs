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
        var (time, ratio) = Pairwise.MedianOf(await Measure.InTurnAsync(Starts, isBaseline => OnceAsync(options, add, isBaseline)));
        rows.AtMost("cold-start", ratio, 1.15);
        rows.Note($"  (of the standalone host: {time.App:0} ms; the baseline: {time.Baseline:0} ms)");
    }

    private static async Task<double> OnceAsync(BenchOptions options, Scenario add, bool isBaseline)
    {
        var start = Stopwatch.GetTimestamp();
        await using var target = await Target.StartAsync(options, isBaseline, isBaseline ? Pair.BaselinePrefix : Pair.AppPrefix);
        await add.SendAsync(target, 0, 1);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
