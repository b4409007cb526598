namespace CartFunctions.Simulation.Checks;

/// <summary>What each product or coupon was at a time, as storage had it.</summary>
internal sealed class Catalogue<TValue>
    where TValue : class
{
    private static readonly State Absent = new(-1, null);

    private readonly Dictionary<string, List<State>> states = [];

    /// <summary>A product or coupon became something else; null: it is gone.</summary>
    public void Add(string id, TValue? value, long at)
    {
        if (!states.TryGetValue(id, out var all))
        {
            states[id] = all = [Absent];
        }

        all.Add(new State(at, value));
    }

    /// <summary>All that a read between two times may have found, each once; null is one that is not there.</summary>
    /// <param name="id">The product, or the coupon's code.</param>
    /// <param name="from">The one.</param>
    /// <param name="to">The other.</param>
    /// <param name="likely">A time shortly before which the read likely was: what there was then comes first.</param>
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

    /// <summary>The place of the state that a time found.</summary>
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
