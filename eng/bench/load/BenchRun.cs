namespace CartFunctions.Bench;

/// <summary>The whole bench: fills the tables, measures, and writes the report.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    private const int CartsPerSize = 96;

    private readonly SeedData seedData = new(options.Storage);
    private readonly ReportRows rows = new();
    private readonly Dictionary<int, ObjectId[]> cartsByLineCount =
        Operations.Sizes.ToDictionary(lines => lines, _ => SeedData.NewIds(CartsPerSize));

    /// <summary>Runs the bench. The exit code is 1 if a row misses its goal, and 2 if the requested row does not exist.</summary>
    public async Task<int> RunAsync()
    {
        var operations = new Operations(seedData, rows, cartsByLineCount);
        var addToOneLine = new Scenario(Operation.Add, 1, cartsByLineCount[1]);

        // Creating carts comes last, because Azurite slows down as carts are added.
        Section[] all =
        [
            new(
                [
                    "add-p50", "get-p50", "set-p50", "remove-p50",
                    "add-200-lines", "get-200-lines", "set-200-lines", "remove-200-lines",
                ],
                () => operations.MeasureGoalsAsync(options)),
            new(["get-me-p50"], () => CustomerReads.MeasureAsync(options, rows)),
            new(["add-options"], () => operations.MeasureOptionsAsync(options)),
            new(
                ["add-throughput", "add-p99", "get-p99", "hot-cart", "reserve-rush"],
                () => operations.MeasureConcurrentClientsAsync(options)),
            new(["hot-product", "hot-product-calls"], () => operations.MeasureHotProductAsync(options)),
            new(
                ["cold-get-20", "cold-get-100", "cold-get-100-more", "cold-get-200"],
                () => ColdCarts.MeasureAsync(options, seedData, rows)),
            new(["fresh-process-get-100"], () => ColdStart.MeasureFirstReadAsync(options, seedData, rows)),
            new(["calls"], () => InProcess.CountAsync(options, rows, cartsByLineCount[20][0])),
            new(["calls-cold-get-100"], () => InProcess.CountColdAsync(options, seedData, rows)),
            new(["allocated-add"], () => Allocation.MeasureAsync(options, rows, cartsByLineCount[20])),
            new(["cold-start"], () => ColdStart.MeasureAsync("cold-start", maxRatio: 1.12, options, rows, addToOneLine, Target.StartAsync)),
            new(["worker-add-p50", "worker-get-p50"], () => Workers.MeasureAsync(options, rows, cartsByLineCount[20])),
            new(
                ["worker-cold-start"],
                () => ColdStart.MeasureAsync("worker-cold-start", maxRatio: 1.15, options, rows, addToOneLine, Target.StartWorkerAsync)),
            new(["memory", "cpu"], () => Footprint.MeasureAsync(options, seedData, rows)),
            new(["carts-20k-absolute"], () => ManyCarts.MeasureAbsoluteAsync(options, seedData, rows)),
            new(["carts-100k"], () => ManyCarts.MeasureAsync(options, seedData, rows)),
        ];
        var wanted = all.Where(section => options.Row is null || section.Has(options.Row)).ToList();
        if (wanted.Count == 0)
        {
            Console.Error.WriteLine(
                $"There is no row {options.Row}. There are: {string.Join(", ", all.SelectMany(section => section.Rows))}.");
            return 2;
        }

        await SeedAsync();
        foreach (var section in wanted)
        {
            await section.MeasureAsync();
        }

        await Report.WriteAsync(options.Output, rows, operations.Results);
        Console.WriteLine($"The table and the plot are in {Path.GetRelativePath(Environment.CurrentDirectory, options.Output)}.");
        Console.WriteLine(rows.Missed.Count == 0 ? "All goals are met." : $"Missed: {string.Join(", ", rows.Missed)}.");
        return rows.Missed.Count == 0 ? 0 : 1;
    }

    private async Task SeedAsync()
    {
        foreach (var prefix in new[] { TargetPair.BaselinePrefix, TargetPair.AppPrefix })
        {
            await seedData.CreateAsync(prefix);
            foreach (var (lines, ids) in cartsByLineCount)
            {
                await seedData.AddCartsAsync(prefix, ids, lines);
            }
        }
    }

    /// <summary>Rows that are measured together.</summary>
    private sealed record Section(string[] Rows, Func<Task> MeasureAsync)
    {
        // The row "calls" stands for all rows of calls, such as "calls-add".
        public bool Has(string row) =>
            Rows.Any(name => name == row || (name == "calls" && row.StartsWith("calls", StringComparison.Ordinal)));
    }
}
