namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// One attempt to apply a change exactly once. It decides what to do, without side effects; the caller performs the write.
/// </summary>
/// <param name="write">The change.</param>
/// <param name="options">The client's conditions and its idempotency key.</param>
/// <param name="earlier">The status of an earlier attempt's write, given the stored state.</param>
/// <param name="before">The stored state that the change would replace; null if nothing is stored.</param>
/// <param name="live">The same state, or null if clients no longer see it, such as an expired cart.</param>
/// <param name="hasChanged">The failure that answers a condition that does not hold.</param>
internal abstract class WriteAttempt<TState>(
    PendingWrite write, WriteOptions options, WriteStatus earlier, TState? before, TState? live, Failure hasChanged)
    where TState : class, IStoredState
{
    /// <summary>The change.</summary>
    protected PendingWrite Pending => write;

    /// <summary>The stored state that the change would replace; null if nothing is stored.</summary>
    protected TState? Before => before;

    /// <summary>The state that the change starts from; null if there is none.</summary>
    protected TState? Live => live;

    /// <summary>The ids of the last writes, including this one.</summary>
    protected RecentWrites NextWrites => (live?.Writes ?? default).Add(write.Id);

    /// <summary>The last keyed changes, including this one.</summary>
    protected RecentKeys NextKeys(int capacity)
    {
        var keys = live?.Keys ?? default;
        return options.Keyed is { } keyed ? keys.Add(keyed, madeIt: live is null, capacity) : keys;
    }

    /// <summary>
    /// Decides, in this order: whether this write was already applied, whether its key is known, whether the cart or product exists,
    /// whether the client's conditions hold, and what the rules say.
    /// </summary>
    public WriteDecision<TState> Decide()
    {
        if (earlier == WriteStatus.Applied)
        {
            return new WriteDecision<TState>.Done(before!, MadeIt: write.Made(before!), IsReplay: false);
        }

        if (options.Keyed is { } keyed && live?.Keys.Find(keyed.KeyHash) is { } known)
        {
            return known.Change == keyed
                ? new WriteDecision<TState>.Done(live, known.Created, IsReplay: true)
                : new WriteDecision<TState>.Refused(Failure.KeyReused.With("the key was used for another operation"));
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

    /// <summary>The failure if there is nothing to change; null if the change creates it.</summary>
    protected abstract Failure? Absence { get; }

    /// <summary>The state after the change, or the reason why it is not allowed.</summary>
    protected abstract Result<TState> Next();

    private Failure? CheckConditions() =>
        live is null && Absence is { } absence ? absence
        : options.IfMatch is { } condition && !condition.Holds(live?.Tag) ? hasChanged
        : options.MustCreate && live is not null && Absence is null ? hasChanged
        : null;
}
