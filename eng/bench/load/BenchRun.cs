namespace CartFunctions.Bench;

/// <summary>The whole of it: seeds the tables, measures, and keeps the rows and the results.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    private const int ManyClients = 32;
    private const int CartsASize = 320;
    private const int FewCarts = 100;
    private const int HowManyCarts = 100_000;

    private static readonly int[] Sizes = [1, 20, 200];

    private readonly Seeds seeds = new(options.Storage);
    private readonly Rows rows = new();
    private readonly List<Result> results = [];

    /// <summary>Runs it; the exit code is 1 where a goal is missed.</summary>
    public async Task<int> RunAsync()
    {
        await seeds.CreateAsync("floor");
        await seeds.CreateAsync("app");
        var carts = new Dictionary<int, ObjectId[]>();
        foreach (var lines in Sizes)
        {
            carts[lines] = Seeds.NewIds(CartsASize);
            await seeds.AddCartsAsync("floor", carts[lines], lines);
            await seeds.AddCartsAsync("app", carts[lines], lines);
        }

        await using (var pair = await Pair.StartAsync(options, "floor", "app"))
        {
            await MeasureOperationsAsync(pair, carts);
            await MeasureDeviceAsync(pair);
            await MeasureHotCartAsync(pair);
        }

        await CountCallsAsync(carts[20][0]);
        await MeasureColdStartAsync(carts[20]);
        await MeasureManyCartsAsync();
        await Report.WriteAsync(options.Output, rows, results);
        Console.WriteLine($"The table and the plot are in {options.Output}.");
        Console.WriteLine(rows.Missed.Count == 0 ? "All goals are met." : $"Missed: {string.Join(", ", rows.Missed)}.");
        return rows.Missed.Count == 0 ? 0 : 1;
    }

    private async Task MeasureOperationsAsync(Pair pair, Dictionary<int, ObjectId[]> carts)
    {
        Operation[] operations = [Operation.Add, Operation.Get, Operation.Set, Operation.Remove, Operation.AddNew];
        var scenarios = operations.ToDictionary(
            operation => operation,
            operation => Sizes.Take(operation == Operation.AddNew ? 1 : Sizes.Length)
                .Select(lines => new Scenario(operation, lines, carts[lines])).ToList());
        foreach (var scenario in scenarios.Values.SelectMany(same => same))
        {
            await scenario.LearnAnswerSizeAsync(pair.App);
            await Measure.ManyClientsAsync(scenario, pair, clients: 8, rounds: 1, seconds: 0.7); // The warm-up.
        }

        foreach (var (operation, same) in scenarios)
        {
            var hasGoal = operation == Operation.Add || operation == Operation.Get;
            var (repeats, requests) = hasGoal ? (7, 100) : (3, 60);
            var times = await Measure.OneClientAsync([.. same.Select(scenario => (scenario, pair))], repeats, requests);
            Keep(same, times);
            if (hasGoal)
            {
                rows.AtMost($"{operation.Name}-p50", Measure.Median(times.Select(time => time[1][1] / time[1][0])), 1.10);
                rows.AtMost(
                    $"{operation.Name}-200-lines",
                    Measure.Median(times.Select(time => time[2][1] / time[0][1] / (time[2][0] / time[0][0]))),
                    1.5);
            }
        }

        foreach (var scenario in scenarios.Values.SelectMany(same => same))
        {
            var hasGoal = scenario is { Name: "add", Lines: 20 };
            var (rounds, seconds) = hasGoal ? (7, 2.0) : (2, 1.0);
            results.Add(await Measure.ManyClientsAsync(scenario, pair, ManyClients, rounds, seconds));
            if (hasGoal)
            {
                rows.AtLeast("add-throughput", results[^1].Ratio, 0.92);
            }
        }
    }

    private void Keep(List<Scenario> lanes, List<double[][]> times)
    {
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            var (floor, app) = (Of(lane, 0), Of(lane, 1));
            results.Add(new Result(lanes[lane], 1, floor, app, app / floor));
        }

        double Of(int lane, int side) => Measure.Median(times.Select(time => time[lane][side]));
    }

    private async Task MeasureDeviceAsync(Pair pair)
    {
        const string Device = "bench-7f2d6a0e41";
        var cart = Seeds.CartOf(Device);
        await seeds.AddCartsAsync("floor", [cart], 20);
        await seeds.AddCartsAsync("app", [cart], 20);
        var add = new Scenario(Operation.AddOnDevice(Device), 20, [cart]);
        await add.LearnAnswerSizeAsync(pair.App);
        Keep([add], await Measure.OneClientAsync([(add, pair)], repeats: 3, requests: 100));
    }

    private async Task MeasureHotCartAsync(Pair pair)
    {
        var cart = Seeds.NewIds(1);
        await seeds.AddCartsAsync("app", cart, 20);
        var add = new Scenario(Operation.Add, 20, cart);
        var ratios = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var one = await Measure.RateAsync(add, pair.App, 1, 1);
            ratios.Add(await Measure.RateAsync(add, pair.App, ManyClients, 1) / one);
        }

        rows.AtLeast("hot-cart", Measure.Median(ratios), 0.90);
    }

    private async Task CountCallsAsync(ObjectId cart)
    {
        var line = $"/api/cart/{cart}/items/{Seeds.Products[3].Id}";
        var add = InProcess.Request("POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{Seeds.Products[3].Id}}","quantity":1}""");
        await using var app = await InProcess.StartAsync(options.Storage, "app");
        await app.AllocatedAsync(InProcess.Request("GET", $"/api/cart/{cart}"));
        var addCalls = await app.CallsAsync(add);
        rows.AtMost("calls-add", addCalls, 3);
        rows.AtMost("calls-get-20-warm", await app.CallsAsync(InProcess.Request("GET", $"/api/cart/{cart}")), 1);
        rows.AtMost("calls-set", await app.CallsAsync(InProcess.Request("PUT", line, """{"quantity":4}""")), 3);
        var both = await app.CallsAsync(InProcess.Request("DELETE", line), add);
        rows.AtMost("calls-remove", both - addCalls, 2);
        rows.Note($"allocated-add {await app.AllocatedAsync(add):0} bytes a request (20 lines)");
    }

    private async Task MeasureColdStartAsync(ObjectId[] carts)
    {
        var add = new Scenario(Operation.Add, 20, carts);
        var (floor, app) = await ColdStart.MeasureAsync(options, add, "floor", "app", starts: 7);
        rows.AtMost("cold-start", app / floor, 1.35);
        Console.WriteLine($"  (of the standalone host: {app:0} ms; the floor: {floor:0} ms)");
    }

    // Both sides share the tables here, since it takes its time to store 100,000 carts.
    private async Task MeasureManyCartsAsync()
    {
        var fewAdds = await StoreAsync("few", FewCarts);
        var manyAdds = await StoreAsync("many", HowManyCarts);
        await using var few = await Pair.StartAsync(options, "few", "few");
        await using var many = await Pair.StartAsync(options, "many", "many");
        await fewAdds.LearnAnswerSizeAsync(few.App);
        await manyAdds.LearnAnswerSizeAsync(many.App);
        (Scenario, Pair)[] lanes = [(fewAdds, few), (manyAdds, many)];
        await Measure.OneClientAsync(lanes, repeats: 1, requests: 300); // The warm-up.
        var times = await Measure.OneClientAsync(lanes, repeats: 5, requests: 100);
        rows.AtMost(
            "carts-100k", Measure.Median(times.Select(time => time[1][1] / time[0][1] / (time[1][0] / time[0][0]))), 1.15);
    }

    private async Task<Scenario> StoreAsync(string prefix, int count)
    {
        var carts = Seeds.NewIds(count);
        await seeds.CreateAsync(prefix);
        await seeds.AddCartsAsync(prefix, carts, 1);
        return new Scenario(Operation.Add, 1, carts);
    }
}
