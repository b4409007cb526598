using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>Looks for the ways on which a search for an order may go on.</summary>
/// <param name="model">The model.</param>
/// <param name="operations">The history.</param>
internal sealed class WaySearch<TState>(IModel<TState> model, IEnumerable<Operation> operations)
    where TState : class
{
    /// <summary>How far a search goes before it gives up, in steps.</summary>
    public const int MostSteps = 2_000_000;

    private const int MostUnknown = 5;

    private readonly VersionOrder versions = new(operations);

    /// <summary>How far it went.</summary>
    public int Steps { get; set; }

    /// <summary>The places to which an event may lead, the likely ones first.</summary>
    public IEnumerable<SearchPlace<TState>> Ways(SearchPlace<TState> place, HistoryEvent at)
    {
        if (!at.IsEnd)
        {
            return [Look(place with { Open = place.Open | at.Bit }, at)];
        }

        return at.Operation.IsUnknown ? WaysOfUnknown(place, at) : WaysTo(place, at);
    }

    /// <summary>Nobody knows whether it was done: it was, at the latest now, or never will be.</summary>
    private IEnumerable<SearchPlace<TState>> WaysOfUnknown(SearchPlace<TState> place, HistoryEvent at)
    {
        var without = place with { Open = place.Open & ~at.Bit };
        if ((place.Open & at.Bit) == 0 || !MayHaveEffect(at.Operation))
        {
            yield return without;
            yield break;
        }

        foreach (var likely in at.Operation.Rank < int.MaxValue ? TrueWaysTo(place, at) : [])
        {
            yield return likely;
        }

        yield return without;
        foreach (var way in WaysTo(place, at))
        {
            yield return way;
        }
    }

    /// <summary>Ways on which the operation is done and answered: first those with the fewest others of which nobody knows.</summary>
    private IEnumerable<SearchPlace<TState>> WaysTo(SearchPlace<TState> place, HistoryEvent at)
    {
        // In the order in which they were done, so far as it is known; then with as few as possible of which nobody knows.
        var found = new HashSet<SearchPlace<TState>>();
        foreach (var likely in TrueWaysTo(place, at))
        {
            if (found.Add(likely))
            {
                yield return likely;
            }
        }

        var most = Math.Min(MostUnknown, at.Order.Count(slot => at.Slots[slot]!.IsUnknown && MayHaveEffect(at.Slots[slot]!)));
        for (var unknown = 0; unknown <= most; unknown++)
        {
            var met = new HashSet<SearchPlace<TState>>();
            foreach (var way in WaysTo(place, at, unknown, met))
            {
                if (found.Add(way))
                {
                    yield return way;
                }
            }
        }
    }

    /// <summary>The ways by the order in which changes were done; none if it does not lead there.</summary>
    private IEnumerable<SearchPlace<TState>> TrueWaysTo(SearchPlace<TState> place, HistoryEvent at, int first = 0)
    {
        place = Look(place, at, binds: true);
        for (var i = first; i < at.Order.Length && ((place.Open | place.Unseen) & at.Bit) != 0; i++)
        {
            var (bit, operation) = (UInt128.One << at.Order[i], at.Slots[at.Order[i]]!);
            if (operation.Rank == int.MaxValue)
            {
                break;
            }

            if ((place.Open & bit) == 0 || (operation.IsUnknown && !MayHaveEffect(operation)))
            {
                continue;
            }

            var isPossible = false;
            foreach (var next in Take(place, operation, bit, at))
            {
                isPossible = true;
                foreach (var way in TrueWaysTo(next, at, i + 1))
                {
                    yield return way;
                }
            }

            if (isPossible)
            {
                yield break;
            }
        }

        if (((place.Open | place.Unseen) & at.Bit) == 0)
        {
            yield return place;
        }
    }

    private IEnumerable<SearchPlace<TState>> WaysTo(SearchPlace<TState> source, HistoryEvent at, int unknown, HashSet<SearchPlace<TState>> met)
    {
        if (((source.Open | source.Unseen) & at.Bit) == 0)
        {
            yield return source;
            yield break;
        }

        foreach (var slot in at.Order)
        {
            var (bit, operation) = (UInt128.One << slot, at.Slots[slot]!);
            if (((source.Open | source.Unseen) & bit) == 0 || (operation.IsUnknown && bit != at.Bit && (unknown == 0 || !MayHaveEffect(operation))))
            {
                continue;
            }

            foreach (var next in Take(source, operation, bit, at))
            {
                if (met.Add(next))
                {
                    foreach (var way in WaysTo(next, at, operation.IsUnknown && bit != at.Bit ? unknown - 1 : unknown, met))
                    {
                        yield return way;
                    }
                }
            }
        }
    }

    /// <summary>Whether a write was done in its time, from where it was asked to where it might have gone.</summary>
    private static bool MayHaveEffect(Operation operation) => operation.IsChange && operation.WrittenAt is not null;

    private IEnumerable<SearchPlace<TState>> Take(SearchPlace<TState> source, Operation operation, UInt128 bit, HistoryEvent at)
    {
        if (Steps > MostSteps)
        {
            return []; // Who called is told, and gives up.
        }

        Steps++;
        if ((source.Unseen & bit) != 0)
        {
            return model.Observe(source.State, operation) is { } seen
                ? [Look(source with { State = seen, Unseen = source.Unseen & ~bit }, at)]
                : [];
        }

        return model.Take(source.State, operation).Select(step => Look(
            new SearchPlace<TState>(step.State, source.Open & ~bit, step.IsSeen ? source.Unseen : source.Unseen | bit), at));
    }

    /// <summary>What changes nothing, and is possible in this state, may as well be done now: that opens and closes no other way.</summary>
    /// <param name="place">The place.</param>
    /// <param name="at">What is open.</param>
    /// <param name="binds">Whether an answer may also tell of the state what no other told: that may close a way.</param>
    private SearchPlace<TState> Look(SearchPlace<TState> place, HistoryEvent at, bool binds = false)
    {
        var next = binds ? VersionOrder.NextOf(place.Open, at) : 0;
        for (var slot = 0; slot < at.Slots.Length; slot++)
        {
            var bit = UInt128.One << slot;
            if (((place.Open | place.Unseen) & bit) == 0 || at.Slots[slot] is not { IsUnknown: false } other)
            {
                continue;
            }

            var seen = (place.Unseen & bit) != 0 ? model.Observe(place.State, other)
                : model.ChangesNothing(other) ? model.Take(place.State, other).Select(step => step.State).FirstOrDefault()
                : null;
            if (seen is not null && (ReferenceEquals(seen, place.State) || versions.MayShow(other, next)))
            {
                place = new SearchPlace<TState>(seen, place.Open & ~bit, place.Unseen & ~bit);
            }
        }

        return place;
    }
}

/// <summary>A place in the search: the state, what is open and not done, and what is done and not seen.</summary>
internal sealed record SearchPlace<TState>(TState State, UInt128 Open, UInt128 Unseen);
