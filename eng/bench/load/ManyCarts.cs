using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>Whether an add takes longer if many carts are stored.</summary>
internal static class ManyCarts
{
    private const int Few = 100;
    private const int Many = 100_000;

    /// <summary>Measures both targets with few carts and with many. The targets share the tables, which are large.</summary>
    public static async Task MeasureAsync(BenchOptions options, Seeds seeds, Rows rows)
    {
        await using var few = await Pair.StartAsync(options, "few");
        await using var many = await Pair.StartAsync(options, "many");
        (Scenario, Pair)[] lanes = [(await StoreAsync(seeds, "few", Few, few), few), (await StoreAsync(seeds, "many", Many, many), many)];
        await Measure.OneClientAsync(lanes, repeats: 1, requests: 120); // The warm-up.
        var times = await Measure.OneClientAsync(lanes, repeats: 5, requests: 40);
        rows.AtMost("carts-100k", Measure.Median(times.Select(time => time[1].P50.Ratio / time[0].P50.Ratio)), 1.15);
        rows.Note(string.Create(
            CultureInfo.InvariantCulture, $"  (app - baseline: {Excess(0):0.00} ms with {Few} carts, {Excess(1):0.00} ms with {Many})"));

        double Excess(int lane) => Measure.Median(times.Select(time => time[lane].P50.App - time[lane].P50.Baseline));
    }

    private static async Task<Scenario> StoreAsync(Seeds seeds, string prefix, int count, Pair pair)
    {
        await seeds.CreateAsync(prefix);
        var add = new Scenario(Operation.Add, 1, await seeds.AddAlikeAsync(prefix, count));
        await add.LearnAnswerSizeAsync(pair.App);
        return add;
    }
}
