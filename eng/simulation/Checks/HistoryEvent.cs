using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The call of an operation or its end.</summary>
/// <param name="IsEnd">Whether it is the end.</param>
/// <param name="Bit">The slot of the operation, as a bit.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Slots">What is open then, by its slot.</param>
/// <param name="Order">In which order to look at the slots.</param>
internal readonly record struct HistoryEvent(bool IsEnd, UInt128 Bit, Operation Operation, Operation?[] Slots, int[] Order)
{
    /// <summary>Puts calls and ends into the order of their times; each operation has a slot of its own while it is open.</summary>
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

    /// <summary>Where to look first.</summary>
    private static int[] OrderOf(List<Operation?> slots) => [.. Enumerable.Range(0, slots.Count)
        .Where(slot => slots[slot] is not null)
        .OrderBy(slot => slots[slot]!.Rank)
        .ThenBy(slot => slots[slot]!.Number)];
}
