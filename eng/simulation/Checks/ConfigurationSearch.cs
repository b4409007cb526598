using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A configuration of the linearization search: the situation after some of the operations took effect.</summary>
/// <param name="State">The state of the cart or product.</param>
/// <param name="Pending">The operations that were called and have not taken effect, as bits of their slots.</param>
/// <param name="Unobserved">The operations that took effect and whose answer must show a later state, as bits of their slots.</param>
internal sealed record Configuration<TState>(TState State, UInt128 Pending, UInt128 Unobserved)
{
    /// <summary>Whether an operation has nothing left to do: it took effect, and its answer is explained.</summary>
    public bool IsDone(UInt128 bit) => ((Pending | Unobserved) & bit) == 0;
}

/// <summary>
/// Finds the configurations that can follow another at an event of the history. It lists likely ones first: those in the order of storage's
/// writes, then those in which few operations of unknown outcome take effect. The order decides only how long
/// <see cref="Linearizability{TState}"/> searches, and not what it finds.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="operations">The history.</param>
/// <param name="budget">The limit of the search.</param>
internal sealed class ConfigurationSearch<TState>(IModel<TState> model, IEnumerable<Operation> operations, SearchBudget budget)
    where TState : class
{
    // The number of operations of unknown outcome that may take effect at one event.
    private const int MaxUnknown = 5;

    private readonly VersionOrder versions = new(operations);

    /// <summary>The number of states that this search tried.</summary>
    public int States { get; private set; }

    /// <summary>Whether the search has tried too many states and gives up.</summary>
    public bool IsOverLimit => States > budget.MaxStates;

    /// <summary>Counts a state that is tried.</summary>
    public void Count()
    {
        States++;
        budget.States++;
    }

    /// <summary>The configurations that can follow at an event.</summary>
    public IEnumerable<Configuration<TState>> Successors(Configuration<TState> start, HistoryEvent at)
    {
        // A call: its operation is pending from here on.
        if (!at.IsEnd)
        {
            return [ApplyReads(start with { Pending = start.Pending | at.Bit }, at)];
        }

        // An end: its operation must be done here, after any of the other pending operations.
        return at.Operation.IsUnknown ? AfterUnknown(start, at) : AfterEnd(start, at);
    }

    /// <summary>The configurations after the end of an operation of unknown outcome, which took effect before or never does.</summary>
    private IEnumerable<Configuration<TState>> AfterUnknown(Configuration<TState> start, HistoryEvent at)
    {
        var withoutEffect = start with { Pending = start.Pending & ~at.Bit };
        if ((start.Pending & at.Bit) == 0 || !MayHaveEffect(at.Operation))
        {
            yield return withoutEffect;
            yield break;
        }

        foreach (var likely in at.Operation.Rank < int.MaxValue ? ByRank(start, at) : [])
        {
            yield return likely;
        }

        yield return withoutEffect;
        foreach (var next in AfterEnd(start, at))
        {
            yield return next;
        }
    }

    /// <summary>Every configuration in which the ending operation is done.</summary>
    private IEnumerable<Configuration<TState>> AfterEnd(Configuration<TState> start, HistoryEvent at)
    {
        var found = new HashSet<Configuration<TState>>();
        foreach (var likely in ByRank(start, at))
        {
            if (found.Add(likely))
            {
                yield return likely;
            }
        }

        var maxUnknown = Math.Min(MaxUnknown, at.Order.Count(slot => at.Slots[slot]!.IsUnknown && MayHaveEffect(at.Slots[slot]!)));
        for (var unknown = 0; unknown <= maxUnknown; unknown++)
        {
            var met = new HashSet<Configuration<TState>>();
            foreach (var next in InAnyOrder(start, at, unknown, met))
            {
                if (found.Add(next))
                {
                    yield return next;
                }
            }
        }
    }

    /// <summary>
    /// Lets pending operations take effect in the order of storage's writes, their rank, until the ending operation is done. Yields nothing
    /// if the model does not allow that order.
    /// </summary>
    private IEnumerable<Configuration<TState>> ByRank(Configuration<TState> start, HistoryEvent at, int first = 0)
    {
        start = ApplyReads(start, at, pinsState: true);
        for (var i = first; i < at.Order.Length && !start.IsDone(at.Bit); i++)
        {
            var (bit, operation) = (UInt128.One << at.Order[i], at.Slots[at.Order[i]]!);
            if (operation.Rank == int.MaxValue)
            {
                break;
            }

            if ((start.Pending & bit) == 0 || (operation.IsUnknown && !MayHaveEffect(operation)))
            {
                continue;
            }

            var isPossible = false;
            foreach (var next in Apply(start, operation, bit, at))
            {
                isPossible = true;
                foreach (var end in ByRank(next, at, i + 1))
                {
                    yield return end;
                }
            }

            if (isPossible)
            {
                yield break;
            }
        }

        if (start.IsDone(at.Bit))
        {
            yield return start;
        }
    }

    /// <summary>
    /// Lets pending operations take effect in any order until the ending operation is done. At most <paramref name="unknown"/> of them have
    /// an unknown outcome.
    /// </summary>
    private IEnumerable<Configuration<TState>> InAnyOrder(
        Configuration<TState> start, HistoryEvent at, int unknown, HashSet<Configuration<TState>> met)
    {
        if (start.IsDone(at.Bit))
        {
            yield return start;
            yield break;
        }

        foreach (var slot in at.Order)
        {
            var (bit, operation) = (UInt128.One << slot, at.Slots[slot]!);
            var isGuess = operation.IsUnknown && bit != at.Bit;
            if (start.IsDone(bit) || (isGuess && (unknown == 0 || !MayHaveEffect(operation))))
            {
                continue;
            }

            foreach (var next in Apply(start, operation, bit, at))
            {
                if (met.Add(next))
                {
                    foreach (var end in InAnyOrder(next, at, isGuess ? unknown - 1 : unknown, met))
                    {
                        yield return end;
                    }
                }
            }
        }
    }

    /// <summary>Whether storage performed a write that may belong to the operation.</summary>
    private static bool MayHaveEffect(Operation operation) => operation.IsChange && operation.WrittenAt is not null;

    /// <summary>Lets one operation take effect. If it already did, matches its answer.</summary>
    private IEnumerable<Configuration<TState>> Apply(Configuration<TState> start, Operation operation, UInt128 bit, HistoryEvent at)
    {
        if (IsOverLimit)
        {
            return []; // The caller checks the limit too, and gives up.
        }

        Count();
        if ((start.Unobserved & bit) != 0)
        {
            return model.Observe(start.State, operation) is { } observed
                ? [ApplyReads(start with { State = observed, Unobserved = start.Unobserved & ~bit }, at)]
                : [];
        }

        return model.Apply(start.State, operation).Select(effect => ApplyReads(
            new Configuration<TState>(effect.State, start.Pending & ~bit, start.Unobserved | (effect.IsObserved ? 0 : bit)), at));
    }

    /// <summary>
    /// Lets every pending operation that changes nothing take effect if its answer matches the state. This is always safe, because no other
    /// order becomes impossible.
    /// </summary>
    /// <param name="start">The configuration.</param>
    /// <param name="at">The event, with the operation of each slot.</param>
    /// <param name="pinsState">
    /// Whether an answer may also add values to the state that no answer has shown, such as the version. Another order may then become
    /// impossible, so only the likely order does it, if <see cref="VersionOrder"/> agrees.
    /// </param>
    private Configuration<TState> ApplyReads(Configuration<TState> start, HistoryEvent at, bool pinsState = false)
    {
        var nextRank = pinsState ? VersionOrder.NextOf(start.Pending, at) : 0;
        for (var slot = 0; slot < at.Slots.Length; slot++)
        {
            var bit = UInt128.One << slot;
            if (start.IsDone(bit) || at.Slots[slot] is not { IsUnknown: false } operation)
            {
                continue;
            }

            var observed = (start.Unobserved & bit) != 0 ? model.Observe(start.State, operation)
                : model.ChangesNothing(operation) ? model.Apply(start.State, operation).Select(effect => effect.State).FirstOrDefault()
                : null;
            if (observed is not null && (ReferenceEquals(observed, start.State) || versions.MayShow(operation, nextRank)))
            {
                start = new Configuration<TState>(observed, start.Pending & ~bit, start.Unobserved & ~bit);
            }
        }

        return start;
    }
}
