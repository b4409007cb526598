using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The start or the end of an operation.</summary>
/// <param name="IsEnd">Whether it is the end.</param>
/// <param name="Bit">The slot of the operation, as a bit.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Slots">The operations in progress, by slot.</param>
/// <param name="Order">The slots in the order in which to try them.</param>
internal readonly record struct HistoryEvent(bool IsEnd, UInt128 Bit, Operation Operation, Operation?[] Slots, int[] Order)
{
    /// <summary>Sorts starts and ends by time. Each operation has its own slot while it is in progress.</summary>
    public static HistoryEvent[] Lay(IReadOnlyList<Operation> operations)
    {
        var order = new List<(long Time, bool IsEnd, Operation Operation)>(2 * operations.Count);
        foreach (var operation in operations)
        {
            order.Add((operation.Invoke, false, operation));
            order.Add((operation.End, true, operation));
        }

        order.Sort((one, other) =>
            (one.Time, one.IsEnd, one.Operation.Number).CompareTo((other.Time, other.IsEnd, other.Operation.Number)));
        var slots = new List<Operation?>();
        var events = new HistoryEvent[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            var (_, isEnd, operation) = order[i];
            var slot = slots.IndexOf(isEnd ? operation : null);
            if (slot < 0)
            {
                slot = slots.Count;
                slots.Add(null);
            }

            slots[slot] = operation;
            var hints = isEnd ? OrderOf(slots) : [];
            events[i] = new HistoryEvent(isEnd, UInt128.One << slot, operation, [.. slots], hints);
            slots[slot] = isEnd ? null : operation;
        }

        return events;
    }

    /// <summary>The slots, the most likely first.</summary>
    private static int[] OrderOf(List<Operation?> slots) => [.. Enumerable.Range(0, slots.Count)
        .Where(slot => slots[slot] is not null)
        .OrderBy(slot => slots[slot]!.Rank)
        .ThenBy(slot => slots[slot]!.Number)];
}
