namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// One attempt at a change, with what it goes by: how a change is made at most once, whatever it changes. Nothing that it is asked
/// changes anything.
/// </summary>
/// <param name="write">The change on its way.</param>
/// <param name="options">On what condition, and by what a repeat is known.</param>
/// <param name="earlier">What became of an earlier attempt's write, by what is stored.</param>
/// <param name="before">What the change would replace; null if there is nothing.</param>
/// <param name="live">The same, unless it is gone for clients, as an expired cart is.</param>
/// <param name="hasChanged">The failure if the client's condition does not hold.</param>
internal abstract class WriteAttempt<TState>(
    PendingWrite write, WriteOptions options, WriteStatus earlier, TState? before, TState? live, Failure hasChanged)
    where TState : class, IStoredState
{
    /// <summary>The change on its way.</summary>
    protected PendingWrite Pending => write;

    /// <summary>What the change would replace; null if there is nothing.</summary>
    protected TState? Before => before;

    /// <summary>What the change starts from; null if there is nothing.</summary>
    protected TState? Live => live;

    /// <summary>Who made the last versions, once this change did.</summary>
    protected RecentWrites NextWrites => (live?.Writes ?? default).Add(write.Id);

    /// <summary>The last keyed changes, once this one is among them.</summary>
    protected RecentKeys NextKeys(int capacity)
    {
        var keys = live?.Keys ?? default;
        return options.Keyed is { } keyed ? keys.Add(keyed, madeIt: live is null, capacity) : keys;
    }

    /// <summary>In this order: is this very write in; is its key known; is it there; the client's condition; the rules.</summary>
    public WriteDecision<TState> Decide()
    {
        if (earlier == WriteStatus.Applied)
        {
            return new WriteDecision<TState>.Done(before!, MadeIt: write.Made(before!), IsReplay: false);
        }

        if (options.Keyed is { } keyed && live?.Keys.Find(keyed.KeyHash) is { } known)
        {
            return known.Change == keyed
                ? new WriteDecision<TState>.Done(live, known.MadeIt, IsReplay: true)
                : new WriteDecision<TState>.Refused(Failure.KeyReused.With("it was given to another operation"));
        }

        if (earlier == WriteStatus.Unknown)
        {
            return new WriteDecision<TState>.Refused(Failure.OutcomeUnknown);
        }

        if (CheckConditions() is not { } failure && Next().TryGet(out var next, out failure))
        {
            return new WriteDecision<TState>.Write(next, MakesIt: live is null);
        }

        return earlier == WriteStatus.MayStillApply
            ? new WriteDecision<TState>.Refused(Failure.OutcomeUnknown)
            : new WriteDecision<TState>.Refused(failure, failure == hasChanged ? live : null);
    }

    /// <summary>The failure if there is nothing, and the change does not create it; null if that is no obstacle.</summary>
    protected abstract Failure? Absence { get; }

    /// <summary>The state after the change, or why it cannot be.</summary>
    protected abstract Result<TState> Next();

    private Failure? CheckConditions() =>
        live is null && Absence is { } absence ? absence
        : options.IfMatch is { } condition && !condition.Holds(live?.Tag) ? hasChanged
        : options.MustCreate && live is not null && Absence is null ? hasChanged
        : null;
}
