using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>
/// The time from the start of a process to its first correct add. The cart has one line: with more lines a new process would read product
/// details for display, which the baseline does not.
/// </summary>
internal static class ColdStart
{
    private const int Starts = 31;

    /// <summary>Measures the app and the baseline alternately.</summary>
    /// <param name="row">The row's name.</param>
    /// <param name="goal">The row's goal.</param>
    /// <param name="options">The options of the bench.</param>
    /// <param name="rows">Collects the row.</param>
    /// <param name="add">An add to a cart of one line.</param>
    /// <param name="start">Starts the baseline or the app on tables with a prefix.</param>
    public static async Task MeasureAsync(
        string row, double goal, BenchOptions options, Rows rows, Scenario add, Func<BenchOptions, bool, string, Task<Target>> start)
    {
        var (time, ratio) = Pairwise.MedianOf(await Measure.InTurnAsync(Starts, OnceAsync));
        rows.AtMost(row, ratio, goal);
        rows.Note($"  (of the app: {time.App:0} ms; the baseline: {time.Baseline:0} ms)");

        async Task<double> OnceAsync(bool isBaseline)
        {
            var begin = Stopwatch.GetTimestamp();
            await using var target = await start(options, isBaseline, isBaseline ? Pair.BaselinePrefix : Pair.AppPrefix);
            await add.SendAsync(target, 0, 1);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
    }
}
