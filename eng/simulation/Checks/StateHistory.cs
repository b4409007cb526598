namespace CartFunctions.Simulation.Checks;

/// <summary>The states of every product or coupon over time, as storage had them.</summary>
internal sealed class StateHistory<TValue>
    where TValue : class
{
    private static readonly State Absent = new(-1, null);

    private readonly Dictionary<string, List<State>> states = [];

    /// <summary>Adds a state of a product or coupon; null after a deletion.</summary>
    public void Add(string id, TValue? value, long at)
    {
        if (!states.TryGetValue(id, out var all))
        {
            states[id] = all = [Absent];
        }

        all.Add(new State(at, value));
    }

    /// <summary>
    /// The distinct states that a read between two times may have found; null for a product or coupon that does not exist.
    /// </summary>
    /// <param name="id">The product, or the coupon's code.</param>
    /// <param name="from">The earliest time of the read.</param>
    /// <param name="to">The latest time of the read.</param>
    /// <param name="likely">The likely time of the read. The state of that time comes first.</param>
    public List<TValue?> Between(string id, long from, long to, long? likely = null)
    {
        if (!states.TryGetValue(id, out var all))
        {
            return [null];
        }

        var found = new List<TValue?>();
        var best = 0;
        for (var i = LastAt(all, from); i < all.Count && all[i].At <= to; i++)
        {
            var at = found.IndexOf(all[i].Value);
            if (at < 0)
            {
                at = found.Count;
                found.Add(all[i].Value);
            }

            best = all[i].At <= likely ? at : best;
        }

        (found[0], found[best]) = (found[best], found[0]);
        return found;
    }

    /// <summary>The index of the state at a time.</summary>
    private static int LastAt(List<State> all, long time)
    {
        var (low, high) = (0, all.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = all[middle].At <= time ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private readonly record struct State(long At, TValue? Value);
}
