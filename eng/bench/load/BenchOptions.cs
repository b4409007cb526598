namespace CartFunctions.Bench;

/// <summary>
/// The arguments from eng/scripts/bench.mjs: a connection string, the two programs, the folders of the two Functions workers, the folder of
/// the report, and the only row to measure; null for all.
/// </summary>
internal sealed record BenchOptions(
    string Storage, string App, string Baseline, string WorkerApp, string WorkerBaseline, string Output, string? Row)
{
    /// <summary>Reads the command line.</summary>
    public static BenchOptions Parse(string[] args) =>
        new(args[0], args[1], args[2], args[3], args[4], args[5], args.ElementAtOrDefault(6));
}
