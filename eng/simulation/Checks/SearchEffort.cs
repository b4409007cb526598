namespace CartFunctions.Simulation.Checks;

/// <summary>How much work the searches of one history may do, and how much they did.</summary>
/// <param name="mostStates">How many states one search may try before it gives up.</param>
internal sealed class SearchEffort(int mostStates)
{
    /// <summary>How many states one search may try before it gives up.</summary>
    public int MostStates => mostStates;

    /// <summary>How many states all searches tried.</summary>
    public long States { get; set; }
}
