using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>The memory that a process has after many requests to many carts, and the processor time that it took for each.</summary>
internal static class Footprint
{
    private const int Carts = 50_000;
    private const int Adds = 20_000;
    private const int Gets = 80_000;
    private const int Clients = 8;
    private const double MegaByte = 1 << 20;

    /// <summary>Measures the app by the baseline, one after the other.</summary>
    public static async Task MeasureAsync(BenchOptions options, Seeds seeds, Rows rows)
    {
        await seeds.CreateAsync("foot");
        var carts = await seeds.AddAlikeAsync("foot", Carts);
        await using var pair = await Pair.StartAsync(options, "foot");
        var (add, get) = (new Scenario(Operation.Add, 1, carts), new Scenario(Operation.Get, 1, carts));
        await add.LearnAnswerSizeAsync(pair.App);
        await get.LearnAnswerSizeAsync(pair.App);
        var (baseline, app) = (await LoadAsync(pair.Baseline, add, get), await LoadAsync(pair.App, add, get));
        rows.AtMost("memory", app.Memory / baseline.Memory, 1.3);
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"  ({app.Memory / MegaByte:0} MiB; the baseline: {baseline.Memory / MegaByte:0})"));
        rows.AtMost("cpu", app.Cpu / baseline.Cpu, 1.15);
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"  ({app.Cpu:0.000} ms a request; the baseline: {baseline.Cpu:0.000})"));
    }

    private static async Task<(double Memory, double Cpu)> LoadAsync(Target target, Scenario add, Scenario get)
    {
        var before = target.Used().Cpu;
        await SendAsync(target, add, Adds);
        await SendAsync(target, get, Gets);
        var (memory, cpu) = target.Used();
        return (memory, (cpu - before).TotalMilliseconds / (Adds + Gets));
    }

    private static Task SendAsync(Target target, Scenario scenario, int count) => Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
    {
        for (var i = 0; i < count / Clients; i++)
        {
            await scenario.SendAsync(target, client, Clients);
        }
    }));
}
