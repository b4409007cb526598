using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

/// <summary>What one thing, a cart or a product, may answer and become.</summary>
public interface IModel<TState>
    where TState : class
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>
    /// The states that an operation may leave if it takes effect in this one; none if its answer is not possible here. An operation
    /// of which nobody knows has every effect that it may have.
    /// </summary>
    IEnumerable<Step<TState>> Take(TState state, Operation operation);

    /// <summary>The state as the answer of an operation whose effect came earlier shows it; null if it shows another.</summary>
    TState? Observe(TState state, Operation operation);

    /// <summary>Whether the operation leaves every state as it is.</summary>
    bool ChangesNothing(Operation operation);
}

/// <summary>The effect of an operation.</summary>
/// <param name="State">The state after it.</param>
/// <param name="IsSeen">Whether the answer shows this state; if not, it shows a later one.</param>
public readonly record struct Step<TState>(TState State, bool IsSeen = true);

/// <summary>
/// Whether some order explains a history: each operation takes effect at one moment between its call and its end, and each answer
/// is the one that the model gives at that moment. The search is that of Wing and Gong, with Lowe's just-in-time steps: an operation
/// takes effect no sooner than the end of some operation makes it.
/// </summary>
/// <param name="model">The model.</param>
public sealed class Linearizability<TState>(IModel<TState> model)
    where TState : class
{
    /// <summary>How far the search goes before it gives up, in steps.</summary>
    public const int MostSteps = 100_000;

    private const int MostUnknown = 5;

    private readonly HashSet<(int Event, Node Node)> failed = [];
    private Event[] events = [];
    private int steps;

    /// <summary>Looks for an order; null if there is one, otherwise what no order explains.</summary>
    public string? Check(IReadOnlyList<Operation> operations)
    {
        Lay(operations);
        var path = new Stack<IEnumerator<Node>>();
        path.Push(Once(new Node(model.Initial, default, default)));
        var furthest = -1;
        Node? reached = null;
        while (path.Count > 0)
        {
            var at = path.Count - 1;
            if (!path.Peek().MoveNext())
            {
                path.Pop().Dispose();
                continue;
            }

            var node = path.Peek().Current;
            if (at == events.Length)
            {
                return null;
            }

            if (at > furthest)
            {
                (furthest, reached) = (at, node);
            }

            if (++steps > MostSteps)
            {
                break;
            }

            // On a straight way nothing is looked at twice; only who turned back may come to the same place again.
            if (steps <= 2 * events.Length || failed.Add((at, node)))
            {
                path.Push(Ways(node, events[at]).GetEnumerator());
            }
        }

        var ending = events[furthest].Operation;
        return $"No order explains the answer of #{ending.Number} ({ending}): {ending.Answer?.ToString() ?? "none"}. "
            + $"One order up to there ends with {reached!.State}.{(steps > MostSteps ? " The search was not finished." : string.Empty)}";
    }

    private static IEnumerator<Node> Once(Node node)
    {
        yield return node;
    }

    /// <summary>Puts calls and ends into the order of their times; each operation has a slot of its own while it is open.</summary>
    private void Lay(IReadOnlyList<Operation> operations)
    {
        var order = new List<(long Time, bool IsEnd, Operation Operation)>(2 * operations.Count);
        foreach (var operation in operations)
        {
            order.Add((operation.Invoke, false, operation));
            order.Add((operation.End, true, operation));
        }

        order.Sort((one, other) => (one.Time, one.IsEnd, one.Operation.Number).CompareTo((other.Time, other.IsEnd, other.Operation.Number)));
        var slots = new List<Operation?>();
        events = new Event[order.Count];
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
            events[i] = new Event(isEnd, UInt128.One << slot, operation, [.. slots], hints);
            slots[slot] = isEnd ? null : operation;
        }
    }

    /// <summary>
    /// Where to look first: answers that show a cart by its time, which grows with every change; then what nobody knows of, by when
    /// it may have been done.
    /// </summary>
    private static int[] OrderOf(List<Operation?> slots) => [.. Enumerable.Range(0, slots.Count)
        .Where(slot => slots[slot] is not null)
        .OrderBy(slot => slots[slot]!.IsUnknown)
        .ThenBy(slot => slots[slot]!.Answer?.Cart?.UpdatedAt)
        .ThenBy(slot => slots[slot]!.WrittenAt)
        .ThenBy(slot => slots[slot]!.Number)];

    private IEnumerable<Node> Ways(Node node, Event at)
    {
        if (!at.IsEnd)
        {
            return [Look(node with { Open = node.Open | at.Bit }, at)];
        }

        return at.Operation.IsUnknown ? WaysOfUnknown(node, at) : WaysTo(node, at);
    }

    /// <summary>Nobody knows whether it was done: it was, at the latest now, or never will be.</summary>
    private IEnumerable<Node> WaysOfUnknown(Node node, Event at)
    {
        var without = node with { Open = node.Open & ~at.Bit };
        if ((node.Open & at.Bit) != 0 && MayHaveEffect(at.Operation))
        {
            foreach (var step in model.Take(node.State, at.Operation))
            {
                yield return Look(without with { State = step.State }, at);
            }
        }

        yield return without;
    }

    /// <summary>Ways on which the operation is done and answered: first those with the fewest others of which nobody knows.</summary>
    private IEnumerable<Node> WaysTo(Node node, Event at)
    {
        var found = new HashSet<Node>();
        var most = Math.Min(MostUnknown, at.Order.Count(slot => at.Slots[slot]!.IsUnknown && MayHaveEffect(at.Slots[slot]!)));
        for (var unknown = 0; unknown <= most; unknown++)
        {
            var met = new HashSet<Node>();
            foreach (var way in WaysTo(node, at, unknown, met))
            {
                if (found.Add(way))
                {
                    yield return way;
                }
            }
        }
    }

    private IEnumerable<Node> WaysTo(Node source, Event at, int unknown, HashSet<Node> met)
    {
        if (((source.Open | source.Unseen) & at.Bit) == 0)
        {
            yield return source;
            yield break;
        }

        foreach (var slot in at.Order)
        {
            var (bit, operation) = (UInt128.One << slot, at.Slots[slot]!);
            if (((source.Open | source.Unseen) & bit) == 0 || (operation.IsUnknown && (unknown == 0 || !MayHaveEffect(operation))))
            {
                continue;
            }

            foreach (var next in Steps(source, operation, bit, at))
            {
                if (met.Add(next))
                {
                    foreach (var way in WaysTo(next, at, operation.IsUnknown ? unknown - 1 : unknown, met))
                    {
                        yield return way;
                    }
                }
            }
        }
    }

    /// <summary>Whether a write was done in its time, from where it was asked to where it might have gone.</summary>
    private static bool MayHaveEffect(Operation operation) => operation.IsChange && operation.WrittenAt is not null;

    private IEnumerable<Node> Steps(Node source, Operation operation, UInt128 bit, Event at)
    {
        if ((source.Unseen & bit) != 0)
        {
            return model.Observe(source.State, operation) is { } seen
                ? [Look(source with { State = seen, Unseen = source.Unseen & ~bit }, at)]
                : [];
        }

        steps++;
        return model.Take(source.State, operation).Select(step => Look(
            new Node(step.State, source.Open & ~bit, step.IsSeen ? source.Unseen : source.Unseen | bit), at));
    }

    /// <summary>What changes nothing, and is possible in this state, may as well be done now: that opens and closes no other way.</summary>
    private Node Look(Node node, Event at)
    {
        for (var slot = 0; slot < at.Slots.Length; slot++)
        {
            var bit = UInt128.One << slot;
            if ((node.Unseen & bit) != 0)
            {
                node = ReferenceEquals(model.Observe(node.State, at.Slots[slot]!), node.State) ? node with { Unseen = node.Unseen & ~bit } : node;
            }
            else if ((node.Open & bit) != 0 && at.Slots[slot] is { IsUnknown: false } other && model.ChangesNothing(other)
                && model.Take(node.State, other).Any(step => ReferenceEquals(step.State, node.State)))
            {
                node = node with { Open = node.Open & ~bit };
            }
        }

        return node;
    }

    /// <summary>A call or an end; what is open then, by its slot; and in which order to look at it.</summary>
    private readonly record struct Event(bool IsEnd, UInt128 Bit, Operation Operation, Operation?[] Slots, int[] Order);

    /// <summary>A place in the search: the state, what is open and not done, and what is done and not seen.</summary>
    private sealed record Node(TState State, UInt128 Open, UInt128 Unseen);
}
