using System.Diagnostics;
using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>
/// The time from the start of a process to its first correct add. The cart has one line: with more lines a new process would read product
/// details for display, which the baseline does not.
/// </summary>
internal static class ColdStart
{
    private const int Starts = 31;

    /// <summary>
    /// Measures the first read of 100 lines in a process that has listened for a second and has answered no client.
    /// </summary>
    public static async Task MeasureFirstReadAsync(BenchOptions options, SeedData seedData, ReportRows rows)
    {
        var get = new Scenario(Operation.Get, 100, await ColdCarts.SeedAsync(seedData, 100));
        var (time, ratio) = Pairwise.MedianOf(await Measure.AlternateAsync(Starts, OnceAsync));
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"fresh-process-get-100 ratio {ratio:0.00}"));
        rows.Note($"  (of the app: {time.App:0} ms; the baseline: {time.Baseline:0} ms)");

        async Task<double> OnceAsync(bool isBaseline)
        {
            await using var target = await Target.StartAsync(
                options, isBaseline, isBaseline ? TargetPair.BaselinePrefix : TargetPair.AppPrefix);
            await Task.Delay(TimeSpan.FromSeconds(1));
            return await get.SendAsync(target, 0, 1);
        }
    }

    /// <summary>Measures the app and the baseline alternately.</summary>
    /// <param name="row">The name of the row.</param>
    /// <param name="maxRatio">The goal: the time of the app is at most this multiple of the baseline's.</param>
    /// <param name="options">The options of the bench.</param>
    /// <param name="rows">Collects the row.</param>
    /// <param name="add">An add to a cart of one line.</param>
    /// <param name="start">Starts the baseline or the app on tables with a prefix.</param>
    public static async Task MeasureAsync(
        string row,
        double maxRatio,
        BenchOptions options,
        ReportRows rows,
        Scenario add,
        Func<BenchOptions, bool, string, Task<Target>> start)
    {
        var (time, ratio) = Pairwise.MedianOf(await Measure.AlternateAsync(Starts, OnceAsync));
        rows.AtMost(row, ratio, maxRatio);
        rows.Note($"  (of the app: {time.App:0} ms; the baseline: {time.Baseline:0} ms)");

        async Task<double> OnceAsync(bool isBaseline)
        {
            var begin = Stopwatch.GetTimestamp();
            await using var target = await start(options, isBaseline, isBaseline ? TargetPair.BaselinePrefix : TargetPair.AppPrefix);
            await add.SendAsync(target, 0, 1);
            return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        }
    }
}
