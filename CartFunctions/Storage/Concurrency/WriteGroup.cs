namespace CartFunctions.Storage.Concurrency;

/// <summary>Writes that one attempt serves, from its beginning to its disposal.</summary>
internal sealed class WriteGroup<TWrite> : IDisposable
    where TWrite : PendingWrite
{
    // Nobody waits for a write alone but who leads it.
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

    /// <summary>Those who wait go on by themselves, on the scheduler of who leads: as a simulation can follow it.</summary>
    public void Dispose()
    {
        if (ended is not null)
        {
            Task.Factory.StartNew(
                ended.SetResult, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        }
    }
}
