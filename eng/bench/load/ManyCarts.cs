using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>Measures whether an add or a read takes longer if many carts are stored.</summary>
internal static class ManyCarts
{
    private const int Few = 100;
    private const int More = 20_000;
    private const int Many = 100_000;

    /// <summary>Compares the ratio of an add with many carts to one with few between app and baseline.</summary>
    public static async Task MeasureAsync(BenchOptions options, SeedData seedData, ReportRows rows)
    {
        var (add, _) = await MeasureAsync(options, seedData, Many);
        rows.AtMost("carts-100k", Measure.Median(add.Select(time => time.Many.P50.Ratio / time.Few.P50.Ratio)), 1.15);
        rows.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"  (app - baseline: {Excess(time => time.Few):0.00} ms with {Few} carts, {Excess(time => time.Many):0.00} ms with {Many})"));

        double Excess(Func<(Repeat Few, Repeat Many), Repeat> of) =>
            Measure.Median(add.Select(time => of(time).P50.App - of(time).P50.Baseline));
    }

    /// <summary>Compares an add and a read with more carts to those with few. The slower of the two must meet the goal.</summary>
    public static async Task MeasureAbsoluteAsync(BenchOptions options, SeedData seedData, ReportRows rows)
    {
        var (add, get) = await MeasureAsync(options, seedData, More);
        var (read, write) = (Growth(get, of => of.App), Growth(add, of => of.App));
        rows.AtMost("carts-20k-absolute", Math.Max(read, write), 1.25);
        rows.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"  (a read {read:0.00}, an add {write:0.00}; "
            + $"the baseline: {Growth(get, of => of.Baseline):0.00} and {Growth(add, of => of.Baseline):0.00})"));

        static double Growth(List<(Repeat Few, Repeat Many)> times, Func<Pairwise, double> of) =>
            Measure.Median(times.Select(time => of(time.Many.P50) / of(time.Few.P50)));
    }

    /// <summary>Measures both targets with few carts and with more. The targets share the tables, which are large.</summary>
    private static async Task<(List<(Repeat Few, Repeat Many)> Add, List<(Repeat Few, Repeat Many)> Get)> MeasureAsync(
        BenchOptions options, SeedData seedData, int count)
    {
        var (fewPrefix, manyPrefix) = ($"few{count}", $"many{count}");
        await using var few = await TargetPair.StartAsync(options, fewPrefix);
        await using var many = await TargetPair.StartAsync(options, manyPrefix);
        var fewCarts = await StoreAsync(seedData, fewPrefix, Few);
        var manyCarts = await StoreAsync(seedData, manyPrefix, count);
        return (await MeasureAsync(Operation.Add), await MeasureAsync(Operation.Get));

        async Task<List<(Repeat Few, Repeat Many)>> MeasureAsync(Operation operation)
        {
            (Scenario, TargetPair)[] lanes =
                [(await LearnAsync(operation, fewCarts, few), few), (await LearnAsync(operation, manyCarts, many), many)];
            await Measure.OneClientAsync(lanes, repeats: 1, requests: 500); // Warm-up.
            return [.. (await Measure.OneClientAsync(lanes, repeats: 15, requests: 60)).Select(time => (time[0], time[1]))];
        }
    }

    private static async Task<ObjectId[]> StoreAsync(SeedData seedData, string prefix, int count)
    {
        await seedData.CreateAsync(prefix);
        return await seedData.AddAlikeAsync(prefix, count);
    }

    private static async Task<Scenario> LearnAsync(Operation operation, ObjectId[] carts, TargetPair pair)
    {
        var scenario = new Scenario(operation, 1, carts);
        await scenario.LearnAnswerSizeAsync(pair.App);
        return scenario;
    }
}
