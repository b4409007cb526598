using System.Collections.Immutable;
using CartFunctions.Simulation.Defects;

namespace CartFunctions.Simulation.World;

/// <summary>Which run.</summary>
/// <param name="Seed">Decides everything.</param>
internal sealed record RunOptions(ulong Seed)
{
    /// <summary>A fault that is put into the app on purpose; null in a genuine run.</summary>
    public Defect? Defect { get; init; }

    /// <summary>Whether each call to storage is told in the history.</summary>
    public bool Traces { get; init; }

    /// <summary>Calls to which nothing happens.</summary>
    public ImmutableHashSet<(int Instance, int Call)> Spared { get; init; } = [];

    /// <summary>Steps of clients that are left out.</summary>
    public ImmutableHashSet<(int Client, int Step)> Skipped { get; init; } = [];

    /// <summary>Whether instances stop for ever.</summary>
    public bool Stops { get; init; } = true;
}
