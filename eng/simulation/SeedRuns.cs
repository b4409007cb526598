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

    /// <summary>Which scenarios to run; all unless set.</summary>
    public Func<Profile, bool> Includes { get; init; } = _ => true;

    /// <summary>What was met so far.</summary>
    public SimulationTally Tally { get; } = new();

    /// <summary>Runs seeds in their order; the failing run of the lowest seed that was met, or null.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many at a time.</param>
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

            var run = SimulationRun.RunHere(options);
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
