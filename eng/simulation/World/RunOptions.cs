using System.Collections.Immutable;
using CartFunctions.Simulation.Defects;

namespace CartFunctions.Simulation.World;

/// <summary>The options of a run.</summary>
/// <param name="Seed">The seed, which decides everything else.</param>
internal sealed record RunOptions(ulong Seed)
{
    /// <summary>The planted defect; null for none.</summary>
    public Defect? Defect { get; init; }

    /// <summary>How detailed the printed history is.</summary>
    public HistoryDetail HistoryDetail { get; init; }

    /// <summary>The largest number of states that the linearization search may try for one cart or product.</summary>
    public int MaxStates { get; init; } = 2_000_000;

    /// <summary>Whether the run stops at the first violation.</summary>
    public bool StopsAtFirstViolation { get; init; }

    /// <summary>The calls to storage that get no fault.</summary>
    public ImmutableHashSet<(int Instance, int Call)> CallsWithoutFaults { get; init; } = [];

    /// <summary>Steps of clients that are left out.</summary>
    public ImmutableHashSet<(int Client, int Step)> SkippedSteps { get; init; } = [];

    /// <summary>The sweeps that are left out, by the client and the step before which they would begin.</summary>
    public ImmutableHashSet<(int Client, int Step)> SkippedSweeps { get; init; } = [];

    /// <summary>Whether instances are stopped during the run.</summary>
    public bool InstancesMayStop { get; init; } = true;
}

/// <summary>How detailed the printed history is.</summary>
internal enum HistoryDetail
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Client requests and answers with their calls to storage, and the app's writes of carts, products and orders.</summary>
    Essential,

    /// <summary>Everything.</summary>
    All,
}
