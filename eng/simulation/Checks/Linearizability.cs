using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// Checks that a history is linearizable: that every operation can take effect at one moment between its call and its end, so that
/// each answer is the one that the model gives at that moment.
/// </summary>
/// <remarks>
/// <para>
/// This is Wing and Gong's depth-first search ("Testing and Verifying Concurrent Objects", Journal of Parallel and Distributed
/// Computing 17, 1993), with two improvements by Lowe ("Testing for linearizability", Concurrency and Computation: Practice and
/// Experience 29(4), 2017): it remembers the configurations that failed, and it lets operations take effect just in time: only when the
/// history reaches the end of an operation that has not taken effect.
/// </para>
/// <para>
/// The events of the history are the levels of the search. The search goes down one level for each event, to a configuration in which
/// the event is possible, and back up if there is none. After the last event, the path is a sequence that explains the history.
/// </para>
/// </remarks>
/// <param name="model">The model.</param>
/// <param name="budget">The limit of the search.</param>
internal sealed class Linearizability<TState>(IModel<TState> model, SearchBudget budget)
    where TState : class
{
    // Lowe's memoised states: the configurations from which the search came back, by their event.
    private readonly HashSet<(int Event, Configuration<TState> Configuration)> visited = [];

    /// <summary>Looks for a sequence that explains the operations. Returns null if there is one.</summary>
    public Violation? Check(IReadOnlyList<Operation> operations)
    {
        var events = HistoryEvent.Lay(operations);
        var search = new ConfigurationSearch<TState>(model, operations, budget);
        var path = new Stack<IEnumerator<Configuration<TState>>>();
        path.Push(Once(new Configuration<TState>(model.Initial, default, default)));
        var furthest = -1;
        Configuration<TState>? reached = null;
        while (path.Count > 0)
        {
            var level = path.Count - 1;
            if (!path.Peek().MoveNext())
            {
                path.Pop().Dispose();
                continue;
            }

            var configuration = path.Peek().Current;
            if (level == events.Length)
            {
                return null;
            }

            if (level > furthest)
            {
                (furthest, reached) = (level, configuration);
            }

            search.Count();
            if (search.IsOverLimit)
            {
                break;
            }

            // A search that never went back cannot reach a configuration twice. Most searches never go back, so they need no memory.
            if (search.States <= 2 * events.Length || visited.Add((level, configuration)))
            {
                path.Push(search.Successors(configuration, events[level]).GetEnumerator());
            }
        }

        var ending = events[furthest].Operation;
        return Violation.Of($"No sequence explains the answer. The longest sequence ends with {reached!.State}.").In(ending) with
        {
            IsUndecided = search.IsOverLimit,
        };
    }

    private static IEnumerator<Configuration<TState>> Once(Configuration<TState> configuration)
    {
        yield return configuration;
    }
}
