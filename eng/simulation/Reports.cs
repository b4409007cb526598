using System.Diagnostics;
using System.Globalization;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>Prints the output of the command. Each method returns the exit code.</summary>
internal static class Reports
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs seeds. After a failure, looks for a shorter history and prints it.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">The number of seeds.</param>
    /// <param name="threads">The number of runs at a time.</param>
    /// <param name="file">The file for the whole history of the first seed; null for none.</param>
    /// <param name="onlyMerges">Whether to run only the scenarios with merges among them.</param>
    public static int OfSeeds(ulong first, int count, int threads, string? file, bool onlyMerges)
    {
        Console.WriteLine($"Seeds {first} to {first + (ulong)count - 1}, {threads} at a time.");
        if (file is not null)
        {
            File.WriteAllText(file, SimulationRun.Run(new RunOptions(first) { HistoryDetail = HistoryDetail.All }).History.Text);
            Console.WriteLine($"The history of seed {first} is in {file}.");
        }

        var runs = new SeedRuns(seed => new RunOptions(seed)) { Includes = profile => profile.HasMerges || !onlyMerges };
        var time = Stopwatch.StartNew();
        SimulationRun? failing;
        using (new Timer(_ => Console.WriteLine(Progress(time, runs)), null, ProgressInterval, ProgressInterval))
        {
            failing = runs.Run(first, count, threads);
        }

        Console.WriteLine(Progress(time, runs));
        if (failing is null)
        {
            Console.WriteLine($"0 lost, 0 doubled, 0 unexplained answers; undecided seeds: {runs.Tally.Undecided.Count}"
                + string.Concat(runs.Tally.Undecided.Select(seed => $" {seed}")) + ".");
            return 0;
        }

        Console.Error.WriteLine($"Seed {failing.Options.Seed} fails: {failing.Violation}");
        Console.Error.WriteLine("Looking for a shorter history that fails in the same way…");
        var shortest = new Shrinking().Shorten(failing);
        Console.Error.WriteLine(shortest.TextToViolation);
        Console.Error.WriteLine($"The shortest history found, of seed {failing.Options.Seed}: {shortest.Violation}");
        return 1;
    }

    /// <summary>Runs seeds with each planted defect until one shows it. Prints that seed and the listed one.</summary>
    /// <param name="threads">The number of runs at a time.</param>
    /// <param name="onlyMerges">Whether to run only the defects of merges.</param>
    public static int OfDefects(int threads, bool onlyMerges)
    {
        var missed = 0;
        Console.WriteLine("| defect | first seed that shows it | listed seed |\n| --- | --- | --- |");
        foreach (var (make, listed) in AllDefects.List.Where(defect => !onlyMerges || defect.Make().IsOfMerges))
        {
            var found = new SeedRuns(seed => new RunOptions(seed) { Defect = make() }).Run(1, AllDefects.MaxSeeds, threads);
            missed += found is null ? 1 : 0;
            Console.WriteLine($"| {make().Name} | {found?.Options.Seed.ToString(CultureInfo.InvariantCulture) ?? "none"} | {listed} |");
        }

        return missed == 0 ? 0 : 1;
    }

    private static string Progress(Stopwatch time, SeedRuns runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time.Elapsed:hh\\:mm\\:ss} {runs.Tally}, {runs.Tally.Operations / time.Elapsed.TotalSeconds:F0} operations a second, "
        + $"{runs.Tally.Operations / Environment.CpuUsage.TotalTime.TotalSeconds:F0} a second of one core.");
}
