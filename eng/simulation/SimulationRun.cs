using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>One run and its verdict.</summary>
/// <param name="Options">Which run.</param>
/// <param name="Wrong">What breaks the contract; null if nothing does.</param>
/// <param name="History">What happened.</param>
/// <param name="Faults">The calls to storage that went wrong, by instance and number.</param>
/// <param name="Calls">How many calls to storage there were.</param>
internal sealed record SimulationRun(
    RunOptions Options, string? Wrong, History History, IReadOnlyList<(int Instance, int Call)> Faults, int Calls)
{
    /// <summary>Whether all that is wrong is that the search for an order gave up.</summary>
    public bool IsUndecided => Options.Defect is null && Wrong?.EndsWith(HistoryCheck.NotFinished, StringComparison.Ordinal) == true;

    /// <summary>Runs a seed, on a thread of its own, and holds its history against the contract.</summary>
    public static SimulationRun Of(RunOptions options)
    {
        SimulationRun? run = null;
        SimulationThread.Start(() => run = RunHere(options)).Join();
        return run!;
    }

    /// <summary>Runs a seed on this thread, which must be a <see cref="SimulationThread"/>.</summary>
    public static SimulationRun RunHere(RunOptions options)
    {
        using var world = new SimulatedWorld(options);
        var history = world.Run();
        var (faults, calls) = world.Faults;
        return new SimulationRun(options, HistoryCheck.Check(history, world.Profile, world.Watch), history, faults, calls);
    }
}
