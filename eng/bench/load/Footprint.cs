using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>The memory of a process after many requests to many carts, and its processor time per request.</summary>
internal static class Footprint
{
    private const int Carts = 50_000;
    private const int Repeats = 10;
    private const int Adds = 2_000;
    private const int Gets = 8_000;
    private const int Clients = 8;
    private const double MegaByte = 1 << 20;

    /// <summary>Compares the app with the baseline, alternately.</summary>
    public static async Task MeasureAsync(BenchOptions options, SeedData seedData, ReportRows rows)
    {
        await seedData.CreateAsync("foot");
        var carts = await seedData.AddAlikeAsync("foot", Carts);
        await using var pair = await TargetPair.StartAsync(options, "foot");
        var (add, get) = (new Scenario(Operation.Add, 1, carts), new Scenario(Operation.Get, 1, carts));
        await add.LearnAnswerSizeAsync(pair.App);
        await get.LearnAnswerSizeAsync(pair.App);
        var (cpu, cpuRatio) = Pairwise.MedianOf(await Measure.AlternateAsync(
            Repeats, isBaseline => LoadAsync(isBaseline ? pair.Baseline : pair.App, add, get)));
        var memory = new Pairwise(pair.Baseline.Used().Memory, pair.App.Used().Memory);
        rows.AtMost("memory", memory.Ratio, 1.35);
        rows.Note(string.Create(
            CultureInfo.InvariantCulture, $"  ({memory.App / MegaByte:0} MiB; the baseline: {memory.Baseline / MegaByte:0})"));
        rows.AtMost("cpu", cpuRatio, 1.15);
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"  ({cpu.App:0.000} ms a request; the baseline: {cpu.Baseline:0.000})"));
    }

    /// <summary>The processor time per request, in milliseconds.</summary>
    private static async Task<double> LoadAsync(Target target, Scenario add, Scenario get)
    {
        var before = target.Used().Cpu;
        await SendAsync(target, add, Adds);
        await SendAsync(target, get, Gets);
        return (target.Used().Cpu - before).TotalMilliseconds / (Adds + Gets);
    }

    private static Task SendAsync(Target target, Scenario scenario, int count)
    {
        return Task.WhenAll(Enumerable.Range(0, Clients).Select(SendAsync));

        async Task SendAsync(int client)
        {
            for (var i = 0; i < count / Clients; i++)
            {
                await scenario.SendAsync(target, client, Clients);
            }
        }
    }
}
