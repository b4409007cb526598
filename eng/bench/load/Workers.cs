namespace CartFunctions.Bench;

/// <summary>
/// Compares the app as a Functions worker with a bare function on the same worker packages. Both include the host, the worker and the way
/// between them, so the difference is the app's own share.
/// </summary>
internal static class Workers
{
    private const int Lines = 20;

    /// <summary>The p50 of one client over several starts of the workers.</summary>
    public static async Task MeasureAsync(BenchOptions options, ReportRows rows, IReadOnlyList<ObjectId> carts)
    {
        Scenario[] scenarios = [new(Operation.Add, Lines, carts), new(Operation.Get, Lines, carts)];
        var times = new List<Repeat[]>();
        for (var start = 0; start < 3; start++)
        {
            await using var pair = await TargetPair.StartWorkersAsync(options);
            await Operations.WarmUpAsync(scenarios, pair);
            times.AddRange(await Measure.OneClientAsync([.. scenarios.Select(scenario => (scenario, pair))], repeats: 3, requests: 150));
        }

        for (var i = 0; i < scenarios.Length; i++)
        {
            var (time, ratio) = Pairwise.MedianOf([.. times.Select(time => (time[i].P50.Baseline, time[i].P50.App))]);
            rows.AtMost($"worker-{scenarios[i].Name}-p50", ratio, 1.05);
            rows.Note($"  ({time.App:0.00} ms; the bare function: {time.Baseline:0.00} ms)");
        }
    }
}
