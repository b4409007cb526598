using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>
/// Looks for a shorter run that fails in the same way: without stops, with fewer clients, steps, sweeps and faults. What is left out does
/// not change what is drawn for the rest, though the run may take another course. A run counts only if the same check fails, and if its
/// search for an order was finished.
/// </summary>
/// <param name="mostWork">How much work to do, in calls to storage and states that searches try.</param>
/// <param name="mostStates">How many states one search may try.</param>
internal sealed class Shrinking(long mostWork = Shrinking.UsualWork, int mostStates = Shrinking.UsualStates)
{
    /// <summary>Less than a minute of one core.</summary>
    public const long UsualWork = 600_000;

    /// <summary>Far more than the search for an order takes in most histories.</summary>
    public const int UsualStates = 50_000;

    /// <summary>How much work it was so far; the last run may exceed what is allowed.</summary>
    public long Work { get; private set; }

    private bool GoesOn => Work < mostWork;

    /// <summary>The shortest run found that fails in the same way, with the text of its history.</summary>
    public SimulationRun Shorten(SimulationRun failing)
    {
        var profile = Profile.Of(failing.Options.Seed);
        var best = CutOff(failing, profile);
        best = Try(best, best.Options with { Stops = false }) ?? best;
        best = Try(best, best.Options with { SkippedSweeps = [.. best.Sweeps] }) ?? best;
        best = LeaveOut(best, [.. Enumerable.Range(0, profile.Clients)], (options, clients) => options with
        {
            Skipped = options.Skipped.Union(StepsOf(clients, profile)),
        });
        var steps = StepsOf(Enumerable.Range(0, profile.Clients), profile);
        var left = steps.Where(step => !best.Options.Skipped.Contains(step)).OrderByDescending(step => step.Step);
        best = LeaveOut(best, [.. left], WithoutSteps);
        best = LeaveOut(best, [.. best.Sweeps], (options, sweeps) => options with { SkippedSweeps = options.SkippedSweeps.Union(sweeps) });
        best = LeaveOut(best, [.. best.Faults], (options, spared) => options with { Spared = options.Spared.Union(spared) });
        best = LeaveOut(best, [.. steps.Where(step => !best.Options.Skipped.Contains(step))], WithoutSteps);
        return SimulationRun.Of(best.Options with { Tracing = Tracing.Essential });
    }

    private static IEnumerable<(int Client, int Step)> StepsOf(IEnumerable<int> clients, Profile profile) =>
        clients.SelectMany(client => Enumerable.Range(0, profile.Steps).Select(step => (client, step)));

    private static RunOptions WithoutSteps(RunOptions options, IReadOnlyList<(int Client, int Step)> steps) =>
        options with { Skipped = options.Skipped.Union(steps) };

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

    /// <summary>Leaves out halves, then quarters, and at last single parts.</summary>
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

    /// <summary>The run, if it fails in the same way and is not longer.</summary>
    private SimulationRun? Try(SimulationRun best, RunOptions options)
    {
        var run = SimulationRun.Of(options with { MostStates = mostStates, EndsAtViolation = true });
        Work += run.Work;
        return run.Fails && run.Violation!.Check == best.Violation!.Check && run.History.Operations.Count <= best.History.Operations.Count
            ? run
            : null;
    }
}
