using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>From the start of a process to its first correct add.</summary>
internal static class ColdStart
{
    /// <summary>The times of both sides in turn, in milliseconds, as the medians of so many starts.</summary>
    public static async Task<(double Floor, double App)> MeasureAsync(BenchOptions options, Scenario add, string floorPrefix, string appPrefix, int starts)
    {
        var (floor, app) = (new List<double>(), new List<double>());
        for (var i = 0; i < starts; i++)
        {
            floor.Add(await OnceAsync(options, add, isFloor: true, floorPrefix));
            app.Add(await OnceAsync(options, add, isFloor: false, appPrefix));
        }

        return (Measure.Median(floor), Measure.Median(app));
    }

    private static async Task<double> OnceAsync(BenchOptions options, Scenario add, bool isFloor, string prefix)
    {
        var start = Stopwatch.GetTimestamp();
        await using var side = await Side.StartAsync(options, isFloor, prefix);
        await add.SendAsync(side, 0, 1);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
