using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>
/// Looks for a shorter run that fails in the same way: without stops, with fewer clients, steps, sweeps and faults. Parts that are left out
/// do not change the draws for the rest, but the run may still differ. A run counts only if the same check fails and its linearization
/// search finished.
/// </summary>
/// <param name="maxWork">The maximum amount of work, in calls to storage and states that searches try.</param>
/// <param name="maxStates">The maximum number of states that one search may try.</param>
internal sealed class Shrinking(long maxWork = Shrinking.DefaultMaxWork, int maxStates = Shrinking.DefaultMaxStates)
{
    /// <summary>Less than a minute of one core.</summary>
    public const long DefaultMaxWork = 600_000;

    /// <summary>Far more than the linearization search needs for most histories.</summary>
    public const int DefaultMaxStates = 50_000;

    /// <summary>The amount of work so far. The last run may exceed the maximum.</summary>
    public long Work { get; private set; }

    private bool HasBudget => Work < maxWork;

    /// <summary>The shortest run found that fails in the same way, with the text of its history.</summary>
    public SimulationRun Shorten(SimulationRun failing)
    {
        var profile = Profile.Of(failing.Options.Seed);
        var best = CutOff(failing, profile);
        best = Try(best, best.Options with { InstancesMayStop = false }) ?? best;
        best = Try(best, best.Options with { SkippedSweeps = [.. best.Sweeps] }) ?? best;
        best = LeaveOut(best, [.. Enumerable.Range(0, profile.Clients)], (options, clients) => options with
        {
            SkippedSteps = options.SkippedSteps.Union(StepsOf(clients, profile)),
        });
        var steps = StepsOf(Enumerable.Range(0, profile.Clients), profile);
        var left = steps.Where(step => !best.Options.SkippedSteps.Contains(step)).OrderByDescending(step => step.Step);
        best = LeaveOut(best, [.. left], WithoutSteps);
        best = LeaveOut(best, [.. best.Sweeps], (options, sweeps) => options with { SkippedSweeps = options.SkippedSweeps.Union(sweeps) });
        best = LeaveOut(best, [.. best.Faults], (options, calls) => options with
        {
            CallsWithoutFaults = options.CallsWithoutFaults.Union(calls),
        });
        best = LeaveOut(best, [.. steps.Where(step => !best.Options.SkippedSteps.Contains(step))], WithoutSteps);
        return SimulationRun.Run(best.Options with { HistoryDetail = HistoryDetail.Essential });
    }

    private static IEnumerable<(int Client, int Step)> StepsOf(IEnumerable<int> clients, Profile profile) =>
        clients.SelectMany(client => Enumerable.Range(0, profile.Steps).Select(step => (client, step)));

    private static RunOptions WithoutSteps(RunOptions options, IReadOnlyList<(int Client, int Step)> steps) =>
        options with { SkippedSteps = options.SkippedSteps.Union(steps) };

    /// <summary>Leaves out the end of the scenario, because the failure does not depend on it.</summary>
    private SimulationRun CutOff(SimulationRun best, Profile profile)
    {
        for (var (minimum, maximum) = (0, profile.Steps); minimum < maximum && HasBudget;)
        {
            var steps = (minimum + maximum) / 2;
            var rest = Enumerable.Range(0, profile.Clients)
                .SelectMany(client => Enumerable.Range(steps, profile.Steps - steps).Select(step => (client, step)));
            if (Try(best, best.Options with { SkippedSteps = [.. rest] }) is { } shorter)
            {
                (best, maximum) = (shorter, steps);
            }
            else
            {
                minimum = steps + 1;
            }
        }

        return best;
    }

    /// <summary>Leaves out halves, then quarters, and finally single parts.</summary>
    private SimulationRun LeaveOut<T>(SimulationRun best, ImmutableArray<T> parts, Func<RunOptions, IReadOnlyList<T>, RunOptions> without)
    {
        for (var size = Math.Max(1, parts.Length / 2); parts.Length > 0; size /= 2)
        {
            for (var start = 0; start < parts.Length && HasBudget;)
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

            if (size == 1 || !HasBudget)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Returns the run if it fails in the same way and is not longer.</summary>
    private SimulationRun? Try(SimulationRun best, RunOptions options)
    {
        var run = SimulationRun.Run(options with { MaxStates = maxStates, StopsAtFirstViolation = true });
        Work += run.Work;
        return run.Fails && run.Violation!.Check == best.Violation!.Check && run.History.Operations.Count <= best.History.Operations.Count
            ? run
            : null;
    }
}
