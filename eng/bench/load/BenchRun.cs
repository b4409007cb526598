namespace CartFunctions.Bench;

/// <summary>The whole of it: seeds the tables, measures, and writes the report.</summary>
internal sealed class BenchRun(BenchOptions options)
{
    private const int CartsASize = 96;

    private readonly Seeds seeds = new(options.Storage);
    private readonly Rows rows = new();

    /// <summary>Runs it; the exit code is 1 if a goal is missed.</summary>
    public async Task<int> RunAsync()
    {
        var carts = new Dictionary<int, ObjectId[]>();
        foreach (var lines in Operations.Sizes)
        {
            carts[lines] = Seeds.NewIds(CartsASize);
        }

        foreach (var prefix in new[] { Pair.BaselinePrefix, Pair.AppPrefix })
        {
            await seeds.CreateAsync(prefix);
            foreach (var (lines, ids) in carts)
            {
                await seeds.AddCartsAsync(prefix, ids, lines);
            }
        }

        var operations = new Operations(seeds, rows, carts);
        await operations.MeasureAsync(options);
        await InProcess.CountAsync(options, rows, carts[20][0]);
        await ColdStart.MeasureAsync(options, rows, new Scenario(Operation.Add, 1, carts[1]));
        await ManyCarts.MeasureAsync(options, seeds, rows);
        await Report.WriteAsync(options.Output, rows, operations.Results);
        Console.WriteLine($"The table and the plot are in {Path.GetRelativePath(Environment.CurrentDirectory, options.Output)}.");
        Console.WriteLine(rows.Missed.Count == 0 ? "All goals are met." : $"Missed: {string.Join(", ", rows.Missed)}.");
        return rows.Missed.Count == 0 ? 0 : 1;
    }
}
