using System.Collections.Immutable;
using CartFunctions.Simulation.Defects;

namespace CartFunctions.Simulation.World;

/// <summary>Which scenario to run, and how much of it.</summary>
/// <param name="Seed">Decides everything else.</param>
internal sealed record RunOptions(ulong Seed)
{
    /// <summary>The planted defect; null for none.</summary>
    public Defect? Defect { get; init; }

    /// <summary>What the text of the history tells.</summary>
    public Tracing Tracing { get; init; }

    /// <summary>How many states the search for an order of one cart or product may try.</summary>
    public int MostStates { get; init; } = 2_000_000;

    /// <summary>Whether the run ends when something is seen that must not be.</summary>
    public bool EndsAtViolation { get; init; }

    /// <summary>The calls to storage that are spared their faults.</summary>
    public ImmutableHashSet<(int Instance, int Call)> Spared { get; init; } = [];

    /// <summary>Steps of clients that are left out.</summary>
    public ImmutableHashSet<(int Client, int Step)> Skipped { get; init; } = [];

    /// <summary>The sweeps that are left out, by the client and the step before which they would begin.</summary>
    public ImmutableHashSet<(int Client, int Step)> SkippedSweeps { get; init; } = [];

    /// <summary>Whether instances die.</summary>
    public bool Stops { get; init; } = true;
}

/// <summary>What the text of a history tells.</summary>
internal enum Tracing
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What clients asked, and what followed; of the app's own work only what changed a cart, a product or an order.</summary>
    Essential,

    /// <summary>Everything.</summary>
    All,
}
