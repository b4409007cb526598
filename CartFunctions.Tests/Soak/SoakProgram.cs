using System.Diagnostics;
using System.Globalization;

namespace CartFunctions.Tests.Soak;

/// <summary>The command line of the soak run.</summary>
internal static class SoakProgram
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs it and returns the exit code.</summary>
    /// <param name="arguments">Pairs: <c>--minutes N</c> or <c>--operations N</c>, <c>--seed N</c>, <c>--faults PERCENT</c>.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = arguments.Chunk(2).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        var minutes = options.GetValueOrDefault("--minutes", options.ContainsKey("--operations") ? double.MaxValue : 10);
        var operations = options.GetValueOrDefault("--operations", double.MaxValue);
        var seed = (int)options.GetValueOrDefault("--seed", Random.Shared.Next());
        var run = new SoakRun(seed, options.GetValueOrDefault("--faults", 20) / 100);
        var time = Stopwatch.StartNew();

        Console.WriteLine($"Seed {seed}.");
        using var progress = new Timer(
            _ => Console.WriteLine($"{time.Elapsed:hh\\:mm\\:ss} {run.Tally}"), null, ProgressInterval, ProgressInterval);
        try
        {
            Console.WriteLine(await run.RunAsync(tally => time.Elapsed.TotalMinutes < minutes && tally.Operations < operations));
            return 0;
        }
        catch (Xunit.Sdk.XunitException broken)
        {
            Console.Error.WriteLine($"Seed {seed}, after {run.Tally}: {broken.Message}\n{broken.StackTrace}");
            return 1;
        }
    }
}
