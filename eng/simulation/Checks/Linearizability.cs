using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// Whether some order explains a history: each operation takes effect at one moment between its call and its end, and each answer
/// is the one that the model gives at that moment. The search is that of Wing and Gong, with Lowe's just-in-time steps: an operation
/// takes effect no sooner than the end of some operation makes it.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class Linearizability<TState>(IModel<TState> model)
    where TState : class
{
    private readonly HashSet<(int Event, SearchPlace<TState> Place)> failed = [];

    /// <summary>Looks for an order; null if there is one, otherwise what no order explains.</summary>
    public string? Check(IReadOnlyList<Operation> operations)
    {
        var events = HistoryEvent.Lay(operations);
        var search = new WaySearch<TState>(model, operations);
        var path = new Stack<IEnumerator<SearchPlace<TState>>>();
        path.Push(Once(new SearchPlace<TState>(model.Initial, default, default)));
        var furthest = -1;
        SearchPlace<TState>? reached = null;
        while (path.Count > 0)
        {
            var at = path.Count - 1;
            if (!path.Peek().MoveNext())
            {
                path.Pop().Dispose();
                continue;
            }

            var place = path.Peek().Current;
            if (at == events.Length)
            {
                return null;
            }

            if (at > furthest)
            {
                (furthest, reached) = (at, place);
            }

            if (++search.Steps > WaySearch<TState>.MostSteps)
            {
                break;
            }

            // On a straight way nothing is looked at twice; only who turned back may come to the same place again.
            if (search.Steps <= 2 * events.Length || failed.Add((at, place)))
            {
                path.Push(search.Ways(place, events[at]).GetEnumerator());
            }
        }

        var ending = events[furthest].Operation;
        var doubt = search.Steps > WaySearch<TState>.MostSteps ? HistoryCheck.NotFinished : string.Empty;
        return $"No order explains the answer of #{ending.Number} ({ending}): {ending.Answer?.ToString() ?? "none"}. "
            + $"One order up to there ends with {reached!.State}.{doubt}";
    }

    private static IEnumerator<SearchPlace<TState>> Once(SearchPlace<TState> place)
    {
        yield return place;
    }
}
