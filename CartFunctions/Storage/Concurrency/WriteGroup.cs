namespace CartFunctions.Storage.Concurrency;

/// <summary>The writes that one attempt serves. Disposal marks the end of the attempt.</summary>
internal sealed class WriteGroup<TWrite> : IDisposable
    where TWrite : PendingWrite
{
    // Null for a single write, whose request runs the attempt itself and does not wait for it.
    private readonly TaskCompletionSource? ended;

    public WriteGroup(IReadOnlyList<TWrite> writes)
    {
        Writes = writes;
        ended = writes.Count == 1 ? null : new TaskCompletionSource();
        foreach (var write in writes)
        {
            write.Attempt = ended?.Task ?? Task.CompletedTask;
        }
    }

    public IReadOnlyList<TWrite> Writes { get; }

    /// <summary>
    /// Completes the attempt on the current scheduler, so that a simulation controls the order in which the waiting requests continue.
    /// </summary>
    public void Dispose()
    {
        if (ended is not null)
        {
            Task.Factory.StartNew(
                ended.SetResult, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        }
    }
}
