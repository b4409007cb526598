namespace CartFunctions.Bench;

/// <summary>What eng/scripts/bench.mjs says: a connection string, the two programs, the folder for the report.</summary>
internal sealed record BenchOptions(string Storage, string App, string Baseline, string Output)
{
    /// <summary>Reads the command line.</summary>
    public static BenchOptions Parse(string[] args) => new(args[0], args[1], args[2], args[3]);
}
