using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>Measures each operation on carts of each size, with one client and with many.</summary>
/// <param name="seedData">Stores missing carts.</param>
/// <param name="rows">Collects the rows.</param>
/// <param name="cartsByLineCount">The carts stored on both targets, by their number of lines.</param>
internal sealed class Operations(SeedData seedData, ReportRows rows, IReadOnlyDictionary<int, ObjectId[]> cartsByLineCount)
{
    /// <summary>The numbers of lines.</summary>
    public static readonly IReadOnlyList<int> Sizes = [1, 20, 200];

    private const int ManyClients = 32;

    /// <summary>The results of all scenarios.</summary>
    public List<Result> Results { get; } = [];

    /// <summary>Measures the rest with one client and with many, with one start of the programs.</summary>
    public async Task MeasureConcurrentClientsAsync(BenchOptions options)
    {
        Scenario[][] all =
            [Of(Operation.Add), Of(Operation.Get), Of(Operation.Set), [new Scenario(Operation.AddNew, 1, cartsByLineCount[1])]];
        await using var pair = await TargetPair.StartAsync(options);
        foreach (var scenarios in all)
        {
            await WarmUpAsync(scenarios, pair);
        }

        foreach (var scenarios in all[3..])
        {
            Keep(scenarios, await MeasureOneClientAsync(scenarios, pair, repeats: 3, requests: 60));
        }

        await MeasureDeviceAsync(pair);
        await MeasureHotCartAsync(pair);
        await MeasureRushAsync(pair);
        foreach (var scenario in all.SelectMany(scenarios => scenarios))
        {
            await MeasureManyClientsAsync(scenario, pair);
        }
    }

    /// <summary>Warms up some scenarios, and learns the length of their responses.</summary>
    public static async Task WarmUpAsync(Scenario[] scenarios, TargetPair pair)
    {
        foreach (var scenario in scenarios)
        {
            await scenario.LearnAnswerSizeAsync(pair.App);
            await Measure.ManyClientsAsync(scenario, pair, clients: 8, rounds: 2, seconds: 0.5);
        }
    }

    private static Task<List<Repeat[]>> MeasureOneClientAsync(Scenario[] scenarios, TargetPair pair, int repeats, int requests) =>
        Measure.OneClientAsync([.. scenarios.Select(scenario => (scenario, pair))], repeats, requests);

    /// <summary>The p50 of one client over several starts of the programs, because each start lays out its code differently.</summary>
    public async Task MeasureGoalsAsync(BenchOptions options)
    {
        (Operation Operation, double Goal)[] goals =
            [(Operation.Add, 0.82), (Operation.Get, 1.07), (Operation.Set, 0.82), (Operation.Remove, 0.62)];
        Scenario[][] operations = [.. goals.Select(one => Of(one.Operation))];
        var times = operations.Select(_ => new List<Repeat[]>()).ToArray();
        for (var start = 0; start < 3; start++)
        {
            await using var pair = await TargetPair.StartAsync(options);
            for (var i = 0; i < operations.Length; i++)
            {
                await WarmUpAsync(operations[i], pair);
                times[i].AddRange(await MeasureOneClientAsync(operations[i], pair, repeats: 3, requests: 150));
            }
        }

        for (var i = 0; i < operations.Length; i++)
        {
            var name = operations[i][0].Name;
            Keep(operations[i], times[i]);
            var middle = Measure.Median(times[i].Select(time => time[1].P50.Ratio));
            rows.AtMost($"{name}-p50", middle, goals[i].Goal);
            rows.AtMost($"{name}-200-lines", Measure.Median(times[i].Select(time => time[2].P50.Ratio / time[0].P50.Ratio)), 1.10);
        }
    }

    /// <summary>The p50 of an add to lines that all have options, over several starts of the programs.</summary>
    public async Task MeasureOptionsAsync(BenchOptions options)
    {
        const int Lines = 20;
        var ids = SeedData.NewIds(cartsByLineCount[Lines].Length);
        await seedData.AddCartsAsync(TargetPair.BaselinePrefix, ids, Lines, hasOptions: true);
        await seedData.AddCartsAsync(TargetPair.AppPrefix, ids, Lines, hasOptions: true);
        Scenario[] add = [new(Operation.AddWithOptions, Lines, ids)];
        var times = new List<Repeat[]>();
        for (var start = 0; start < 3; start++)
        {
            await using var pair = await TargetPair.StartAsync(options);
            await WarmUpAsync(add, pair);
            times.AddRange(await MeasureOneClientAsync(add, pair, repeats: 3, requests: 150));
        }

        Keep(add, times);
        var ratio = Measure.Median(times.Select(time => time[0].P50.Ratio));
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"add-options ratio {ratio:0.00}"));
    }

    /// <summary>Adds of many clients, each to its own cart, that all need one product.</summary>
    public async Task MeasureHotProductAsync(BenchOptions options)
    {
        var ids = SeedData.NewIds(ManyClients);
        await seedData.AddCartsAsync(TargetPair.BaselinePrefix, ids, 1);
        await seedData.AddCartsAsync(TargetPair.AppPrefix, ids, 1);
        Scenario[] add = [new(Operation.Add, 1, ids)];
        await using (var pair = await TargetPair.StartAsync(options))
        {
            await WarmUpAsync(add, pair);
            var result = await Measure.ManyClientsAsync(add[0], pair, ManyClients, rounds: 15, seconds: 1);
            rows.AtLeast("hot-product", 1 / result.Ratio, 2.20);
        }

        await InProcess.CountHotProductAsync(options, rows, ids);
    }

    private Scenario[] Of(Operation operation) => [.. Sizes.Select(lines => new Scenario(operation, lines, cartsByLineCount[lines]))];

    private async Task MeasureManyClientsAsync(Scenario scenario, TargetPair pair)
    {
        var hasGoal = scenario.Lines == 20 && (scenario.Name == Operation.Add.Name || scenario.Name == Operation.Get.Name);
        var (rounds, seconds) = hasGoal ? (25, 1.5) : (2, 0.8);
        var result = await Measure.ManyClientsAsync(scenario, pair, ManyClients, rounds, seconds);
        Results.Add(result);
        if (hasGoal)
        {
            rows.AtMost($"{scenario.Name}-p99", result.P99.Ratio, 1.10);
        }

        if (hasGoal && scenario.Name == Operation.Add.Name)
        {
            rows.AtLeast("add-throughput", 1 / result.Ratio, 1.60);
        }
    }

    private async Task MeasureDeviceAsync(TargetPair pair)
    {
        const string Device = "bench-7f2d6a0e41";
        var cart = SeedData.CartOf(Device);
        await seedData.AddCartsAsync(TargetPair.BaselinePrefix, [cart], 20);
        await seedData.AddCartsAsync(TargetPair.AppPrefix, [cart], 20);
        var add = new Scenario(Operation.AddOnDevice(Device), 20, [cart]);
        await add.LearnAnswerSizeAsync(pair.App);
        Keep([add], await Measure.OneClientAsync([(add, pair)], repeats: 3, requests: 100));
    }

    private async Task MeasureHotCartAsync(TargetPair pair)
    {
        var cart = SeedData.NewIds(1);
        await seedData.AddCartsAsync(TargetPair.AppPrefix, cart, 20);
        var add = new Scenario(Operation.Add, 20, cart);
        var ratios = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var one = await Measure.SampleAsync(add, pair.App, clients: 1, seconds: 1);
            ratios.Add((await Measure.SampleAsync(add, pair.App, ManyClients, seconds: 1)).Rate / one.Rate);
        }

        rows.AtLeast("hot-cart", Measure.Median(ratios), 0.90);
    }

    /// <summary>Creates many carts with the same product.</summary>
    private async Task MeasureRushAsync(TargetPair pair)
    {
        var rush = new Scenario(Operation.Reserve, 1, SeedData.NewIds(ManyClients));
        await seedData.AddCartsAsync(TargetPair.AppPrefix, rush.Carts, 1);
        var one = await Measure.SampleAsync(rush, pair.App, clients: 1, seconds: 2);
        var many = await Measure.SampleAsync(rush, pair.App, ManyClients, seconds: 4);
        rows.Note($"reserve-rush {many.Rate:0} reservations a second of one product by {ManyClients} clients; {one.Rate:0} by one");
    }

    private void Keep(Scenario[] scenarios, List<Repeat[]> repeats)
    {
        for (var i = 0; i < scenarios.Length; i++)
        {
            Results.Add(Result.Of(scenarios[i], clients: 1, [.. repeats.Select(repeat => repeat[i])]));
        }
    }
}
