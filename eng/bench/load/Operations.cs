namespace CartFunctions.Bench;

/// <summary>Each operation, on carts of each size, by one client and by many.</summary>
/// <param name="seeds">Stores what is missing.</param>
/// <param name="rows">Takes the rows.</param>
/// <param name="carts">The carts that are stored on both targets, by their lines.</param>
internal sealed class Operations(Seeds seeds, Rows rows, IReadOnlyDictionary<int, ObjectId[]> carts)
{
    /// <summary>How many lines carts have.</summary>
    public static readonly IReadOnlyList<int> Sizes = [1, 20, 200];

    private const int ManyClients = 32;

    /// <summary>How all of it went.</summary>
    public List<Result> Results { get; } = [];

    /// <summary>Measures the two targets.</summary>
    public async Task MeasureAsync(BenchOptions options)
    {
        Scenario[][] withGoals = [Of(Operation.Add), Of(Operation.Get)];
        await MeasureGoalsAsync(options, withGoals);

        // To make carts comes last: Azurite takes the longer, the more there are.
        Scenario[][] others = [Of(Operation.Set), Of(Operation.Remove), [new Scenario(Operation.AddNew, 1, carts[1])]];
        await using var pair = await Pair.StartAsync(options);
        foreach (var scenarios in withGoals.Concat(others))
        {
            await WarmUpAsync(scenarios, pair);
        }

        foreach (var scenarios in others)
        {
            Keep(scenarios, await MeasureOneClientAsync(scenarios, pair, repeats: 3, requests: 60));
        }

        await MeasureDeviceAsync(pair);
        await MeasureHotCartAsync(pair);
        await MeasureRushAsync(pair);
        foreach (var scenario in withGoals.Concat(others).SelectMany(scenarios => scenarios))
        {
            await MeasureManyClientsAsync(scenario, pair);
        }
    }

    private static async Task WarmUpAsync(Scenario[] scenarios, Pair pair)
    {
        foreach (var scenario in scenarios)
        {
            await scenario.LearnAnswerSizeAsync(pair.App);
            await Measure.ManyClientsAsync(scenario, pair, clients: 8, rounds: 2, seconds: 0.5);
        }
    }

    private static Task<List<Times[]>> MeasureOneClientAsync(Scenario[] scenarios, Pair pair, int repeats, int requests) =>
        Measure.OneClientAsync([.. scenarios.Select(scenario => (scenario, pair))], repeats, requests);

    /// <summary>The p50 of one client, on several starts of the programs: each has its own luck in how its code is laid out.</summary>
    private async Task MeasureGoalsAsync(BenchOptions options, Scenario[][] operations)
    {
        var times = operations.Select(_ => new List<Times[]>()).ToArray();
        for (var start = 0; start < 3; start++)
        {
            await using var pair = await Pair.StartAsync(options);
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
            rows.AtMost($"{name}-p50", Measure.Median(times[i].Select(time => time[1].Ratio)), 1.10);
            rows.AtMost($"{name}-200-lines", Measure.Median(times[i].Select(time => time[2].Ratio / time[0].Ratio)), 1.5);
        }
    }

    private Scenario[] Of(Operation operation) => [.. Sizes.Select(lines => new Scenario(operation, lines, carts[lines]))];

    private async Task MeasureManyClientsAsync(Scenario scenario, Pair pair)
    {
        var hasGoal = scenario.Name == Operation.Add.Name && scenario.Lines == 20;
        var (rounds, seconds) = hasGoal ? (7, 1.5) : (2, 0.8);
        var result = await Measure.ManyClientsAsync(scenario, pair, ManyClients, rounds, seconds);
        Results.Add(result);
        if (hasGoal)
        {
            rows.AtLeast("add-throughput", 1 / result.Ratio, 0.92);
        }
    }

    private async Task MeasureDeviceAsync(Pair pair)
    {
        const string Device = "bench-7f2d6a0e41";
        var cart = Seeds.CartOf(Device);
        await seeds.AddCartsAsync(Pair.BaselinePrefix, [cart], 20);
        await seeds.AddCartsAsync(Pair.AppPrefix, [cart], 20);
        var add = new Scenario(Operation.AddOnDevice(Device), 20, [cart]);
        await add.LearnAnswerSizeAsync(pair.App);
        Keep([add], await Measure.OneClientAsync([(add, pair)], repeats: 3, requests: 100));
    }

    private async Task MeasureHotCartAsync(Pair pair)
    {
        var cart = Seeds.NewIds(1);
        await seeds.AddCartsAsync(Pair.AppPrefix, cart, 20);
        var add = new Scenario(Operation.Add, 20, cart);
        var ratios = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var one = await Measure.RateAsync(add, pair.App, clients: 1, seconds: 1);
            ratios.Add(await Measure.RateAsync(add, pair.App, ManyClients, seconds: 1) / one);
        }

        rows.AtLeast("hot-cart", Measure.Median(ratios), 0.90);
    }

    /// <summary>Many carts that all want one product.</summary>
    private async Task MeasureRushAsync(Pair pair)
    {
        var rush = new Scenario(Operation.Reserve, 1, Seeds.NewIds(ManyClients));
        await seeds.AddCartsAsync(Pair.AppPrefix, rush.Carts, 1);
        var one = await Measure.RateAsync(rush, pair.App, clients: 1, seconds: 2);
        var many = await Measure.RateAsync(rush, pair.App, ManyClients, seconds: 4);
        rows.Note($"reserve-rush {many:0} reservations a second of one product by {ManyClients} clients; {one:0} by one");
    }

    private void Keep(Scenario[] scenarios, List<Times[]> repeats)
    {
        for (var i = 0; i < scenarios.Length; i++)
        {
            var times = repeats.Select(repeat => repeat[i]).ToArray();
            Results.Add(Result.Of(scenarios[i], clients: 1, times));
        }
    }
}
