using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>One run of a scenario, with the result of the checker.</summary>
/// <param name="Options">The options of the run.</param>
/// <param name="Violation">The violation of the contract; null for none.</param>
/// <param name="History">The history.</param>
/// <param name="Faults">The calls to storage that got a fault, by instance and number.</param>
/// <param name="Sweeps">The sweeps that ran while clients were active. Each began before this step of this client.</param>
/// <param name="Calls">The number of calls to storage.</param>
/// <param name="States">The number of states that the linearization searches tried.</param>
internal sealed record SimulationRun(
    RunOptions Options,
    Violation? Violation,
    History History,
    IReadOnlyList<(int Instance, int Call)> Faults,
    IReadOnlyList<(int Client, int Step)> Sweeps,
    int Calls,
    long States)
{
    /// <summary>Whether the linearization search gave up, so nothing is proven.</summary>
    public bool IsUndecided => Violation?.IsUndecided == true;

    /// <summary>Whether the history breaks the contract.</summary>
    public bool Fails => Violation is { IsUndecided: false };

    /// <summary>The text of the history, up to the answer that breaks the contract.</summary>
    public string TextToViolation
    {
        get
        {
            var text = History.Text;
            var end = Violation?.Operation is { IsUnknown: false } last
                ? text.IndexOf($" #{last.Number} c{last.Client} gets ", StringComparison.Ordinal)
                : -1;
            return end < 0 ? text : text[..text.IndexOf('\n', end)];
        }
    }

    /// <summary>The amount of work of the run.</summary>
    public long Work => Calls + States;

    /// <summary>Runs a seed on a new thread, and checks its history.</summary>
    public static SimulationRun Run(RunOptions options)
    {
        SimulationRun? run = null;
        SimulationThread.Start(() => run = RunOnCurrentThread(options)).Join();
        return run!;
    }

    /// <summary>Runs a seed on this thread, which must be a <see cref="SimulationThread"/>.</summary>
    public static SimulationRun RunOnCurrentThread(RunOptions options)
    {
        using var world = new SimulatedWorld(options);
        var history = world.Run();
        var budget = new SearchBudget(options.MaxStates);
        var violation = HistoryCheck.Check(history, world.Profile, world.StorageWatch, budget);
        return new SimulationRun(options, violation, history, world.InjectedFaults, world.Sweeps, world.StorageCalls, budget.States);
    }
}
