using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>Where in the order of the changes each version of a cart was made, so far as answers tell: a hint to the search.</summary>
/// <param name="operations">The history.</param>
internal sealed class VersionOrder(IEnumerable<Operation> operations)
{
    private readonly Dictionary<string, int> makers = operations
        .Where(operation => operation.Made is not null)
        .GroupBy(operation => operation.Made!)
        .ToDictionary(version => version.Key, version => version.First().Rank);

    /// <summary>The rank of the change that comes next, so far as it is known.</summary>
    /// <param name="open">What is asked and not done, by its slot.</param>
    /// <param name="at">What is in the slots.</param>
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

    /// <summary>Whether an answer shows a state from before the change of a rank.</summary>
    public bool MayShow(Operation operation, int rank) =>
        rank > (operation.Answer?.Cart is { } cart ? makers.GetValueOrDefault(cart.Version) : 0);
}
