namespace CartFunctions.Bench;

/// <summary>Each operation, on carts of each size, by one client and by many.</summary>
/// <param name="seeds">Stores what is missing.</param>
/// <param name="rows">Takes the rows.</param>
/// <param name="carts">The carts that are stored on both sides, by their lines.</param>
internal sealed class Operations(Seeds seeds, Rows rows, IReadOnlyDictionary<int, ObjectId[]> carts)
{
    /// <summary>How many lines carts have.</summary>
    public static readonly IReadOnlyList<int> Sizes = [1, 20, 200];

    private const int ManyClients = 32;

    /// <summary>How all of it went.</summary>
    public List<Result> Results { get; } = [];

    /// <summary>Measures the two sides.</summary>
    public async Task MeasureAsync(Pair pair)
    {
        // To make carts comes last: Azurite takes the longer, the more there are.
        Operation[] operations = [Operation.Add, Operation.Get, Operation.Set, Operation.Remove, Operation.AddNew];
        var byOperation = operations.Select(operation => Sizes.Take(operation == Operation.AddNew ? 1 : Sizes.Count)
            .Select(lines => new Scenario(operation, lines, carts[lines])).ToArray()).ToArray();
        foreach (var scenarios in byOperation)
        {
            foreach (var scenario in scenarios)
            {
                await scenario.LearnAnswerSizeAsync(pair.App);
                await Measure.ManyClientsAsync(scenario, pair, clients: 8, rounds: 2, seconds: 0.5); // The warm-up.
            }

            await MeasureOneClientAsync(scenarios, pair);
        }

        await MeasureDeviceAsync(pair);
        await MeasureHotCartAsync(pair);
        foreach (var scenario in byOperation.SelectMany(scenarios => scenarios))
        {
            await MeasureManyClientsAsync(scenario, pair);
        }
    }

    private async Task MeasureOneClientAsync(Scenario[] scenarios, Pair pair)
    {
        var name = scenarios[0].Name;
        var hasGoal = name == Operation.Add.Name || name == Operation.Get.Name;
        var times = await Measure.OneClientAsync(
            [.. scenarios.Select(scenario => (scenario, pair))], repeats: hasGoal ? 9 : 3, requests: hasGoal ? 150 : 60);
        Keep(scenarios, times);
        if (hasGoal)
        {
            rows.AtMost($"{name}-p50", Measure.Median(times.Select(time => time[1].Ratio)), 1.10);
            rows.AtMost($"{name}-200-lines", Measure.Median(times.Select(time => time[2].Ratio / time[0].Ratio)), 1.5);
        }
    }

    private async Task MeasureManyClientsAsync(Scenario scenario, Pair pair)
    {
        var hasGoal = scenario.Name == Operation.Add.Name && scenario.Lines == 20;
        var (rounds, seconds) = hasGoal ? (9, 2.0) : (3, 1.0);
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
        await seeds.AddCartsAsync(Pair.FloorPrefix, [cart], 20);
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

    private void Keep(Scenario[] scenarios, List<Times[]> repeats)
    {
        for (var i = 0; i < scenarios.Length; i++)
        {
            var times = repeats.Select(repeat => repeat[i]).ToArray();
            Results.Add(Result.Of(scenarios[i], clients: 1, times));
        }
    }
}
