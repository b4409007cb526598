using System.Collections.Immutable;
using System.Diagnostics;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>
/// Looks for a shorter run that fails as well: without stops, with fewer clients, fewer steps, fewer faults. What is left out
/// changes nothing of what else is drawn, though the run may take another course.
/// </summary>
/// <param name="patience">How long to look.</param>
/// <param name="mostRuns">How many runs to make at the most.</param>
internal sealed class Shrinking(TimeSpan patience, int mostRuns = int.MaxValue)
{
    private readonly Stopwatch time = Stopwatch.StartNew();

    /// <summary>How many runs it took so far.</summary>
    public int Runs { get; private set; }

    private bool GoesOn => Runs < mostRuns && time.Elapsed < patience;

    /// <summary>The shortest run found that still fails; with its history told in full.</summary>
    public SimulationRun Shorten(SimulationRun failing)
    {
        var profile = Profile.Of(failing.Options.Seed);
        var best = CutOff(failing, profile);
        best = Try(best, best.Options with { Stops = false }) ?? best;
        best = LeaveOut(best, [.. Enumerable.Range(0, profile.Clients)], (options, clients) => options with
        {
            Skipped = options.Skipped.Union(clients.SelectMany(client => Enumerable.Range(0, profile.Steps).Select(step => (client, step)))),
        });
        var steps = Enumerable.Range(0, profile.Clients).SelectMany(client => Enumerable.Range(0, profile.Steps).Select(step => (client, step)));
        best = LeaveOut(best, [.. steps.Where(step => !best.Options.Skipped.Contains(step)).OrderByDescending(step => step.step)],
            (options, skipped) => options with { Skipped = options.Skipped.Union(skipped) });
        best = LeaveOut(best, [.. best.Faults], (options, spared) => options with { Spared = options.Spared.Union(spared) });
        steps = steps.Where(step => !best.Options.Skipped.Contains(step));
        best = LeaveOut(best, [.. steps], (options, skipped) => options with { Skipped = options.Skipped.Union(skipped) });
        return SimulationRun.Of(best.Options with { Traces = true });
    }

    /// <summary>Leaves out the end of the scenario: nothing up to the failure depends on it.</summary>
    private SimulationRun CutOff(SimulationRun best, Profile profile)
    {
        for (var (least, most) = (0, profile.Steps); least < most && GoesOn;)
        {
            var steps = (least + most) / 2;
            var rest = Enumerable.Range(0, profile.Clients)
                .SelectMany(client => Enumerable.Range(steps, profile.Steps - steps).Select(step => (client, step)));
            if (Try(best, best.Options with { Skipped = [.. rest] }) is { } shorter)
            {
                (best, most) = (shorter, steps);
            }
            else
            {
                least = steps + 1;
            }
        }

        return best;
    }

    /// <summary>Leaves out halves, then quarters, and at last single ones.</summary>
    private SimulationRun LeaveOut<T>(SimulationRun best, ImmutableArray<T> parts, Func<RunOptions, IReadOnlyList<T>, RunOptions> without)
    {
        for (var size = Math.Max(1, parts.Length / 2); parts.Length > 0; size /= 2)
        {
            for (var start = 0; start < parts.Length && GoesOn;)
            {
                var some = parts.AsSpan(start, Math.Min(size, parts.Length - start)).ToArray();
                if (Try(best, without(best.Options, some)) is { } shorter)
                {
                    best = shorter;
                    parts = parts.RemoveRange(start, some.Length);
                }
                else
                {
                    start += some.Length;
                }
            }

            if (size == 1 || !GoesOn)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>The run, if it fails and is shorter.</summary>
    private SimulationRun? Try(SimulationRun best, RunOptions options)
    {
        Runs++;
        var run = SimulationRun.Of(options);
        return run.Wrong is not null && run.History.Operations.Count <= best.History.Operations.Count ? run : null;
    }
}
