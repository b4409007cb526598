namespace CartFunctions.Simulation.Checks;

/// <summary>The limit of the searches of one history, and the work that they have done.</summary>
/// <param name="maxStates">The number of states that one search may try before it gives up.</param>
internal sealed class SearchBudget(int maxStates)
{
    /// <summary>The number of states that one search may try before it gives up.</summary>
    public int MaxStates => maxStates;

    /// <summary>The number of states that all searches tried.</summary>
    public long States { get; set; }
}
