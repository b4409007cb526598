namespace CartFunctions.Bench;

/// <summary>
/// What eng/scripts/bench.mjs says: a connection string, the two programs, the folder for the report, and the one row that is wanted,
/// null for all.
/// </summary>
internal sealed record BenchOptions(string Storage, string App, string Baseline, string Output, string? Row)
{
    /// <summary>Reads the command line.</summary>
    public static BenchOptions Parse(string[] args) => new(args[0], args[1], args[2], args[3], args.ElementAtOrDefault(4));
}
