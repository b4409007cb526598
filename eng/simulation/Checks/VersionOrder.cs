using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The rank of the change that created each version of a cart, as far as it is known. It is a hint for the search.</summary>
/// <param name="operations">The history.</param>
internal sealed class VersionOrder(IEnumerable<Operation> operations)
{
    private readonly Dictionary<string, int> makers = operations
        .Where(operation => operation.CreatedVersion is not null)
        .GroupBy(operation => operation.CreatedVersion!)
        .ToDictionary(version => version.Key, version => version.First().Rank);

    /// <summary>The rank of the next change, as far as it is known.</summary>
    /// <param name="open">The operations that have not taken effect, as bits of their slots.</param>
    /// <param name="at">The event, with the operations of the slots.</param>
    public static int NextOf(UInt128 open, HistoryEvent at)
    {
        foreach (var slot in at.Order)
        {
            if ((open & (UInt128.One << slot)) != 0)
            {
                return at.Slots[slot]!.Rank;
            }
        }

        return int.MaxValue;
    }

    /// <summary>Whether an answer shows a state from before the change with a rank.</summary>
    public bool MayShow(Operation operation, int rank) =>
        rank > (operation.Answer?.Cart is { } cart ? makers.GetValueOrDefault(cart.Version) : 0);
}
