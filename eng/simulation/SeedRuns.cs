using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>Runs many seeds, several at a time, until one fails.</summary>
/// <param name="optionsOf">The run of a seed.</param>
internal sealed class SeedRuns(Func<ulong, RunOptions> optionsOf)
{
    private readonly Lock room = new();
    private ulong next;
    private ulong end;
    private SimulationRun? failing;

    /// <summary>The scenarios to run; all by default.</summary>
    public Func<Profile, bool> Includes { get; init; } = _ => true;

    /// <summary>The counts of all runs so far.</summary>
    public SimulationTally Tally { get; } = new();

    /// <summary>Runs seeds in their order. Returns the failing run with the lowest seed; null if none fails.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">The number of seeds.</param>
    /// <param name="threads">The number of runs at a time.</param>
    public SimulationRun? Run(ulong first, int count, int threads)
    {
        (next, end) = (first, first + (ulong)count);
        SimulationThread[] running = [.. Enumerable.Range(0, threads).Select(_ => SimulationThread.Start(Work))];
        Array.ForEach(running, thread => thread.Join());
        return failing;
    }

    private void Work()
    {
        while (Take() is { } seed)
        {
            var options = optionsOf(seed);
            var profile = Profile.Of(seed);
            if (!Includes(profile) || options.Defect?.CanShowIn(profile) == false)
            {
                continue;
            }

            var run = SimulationRun.RunOnCurrentThread(options);
            lock (room)
            {
                Tally.Add(run);
                if (run.Fails && !(failing?.Options.Seed < seed))
                {
                    failing = run;
                }
            }
        }
    }

    private ulong? Take()
    {
        lock (room)
        {
            return failing is null && next < end ? next++ : null;
        }
    }
}
