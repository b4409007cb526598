namespace CartFunctions.Storage.Writes;

/// <summary>Writes that one attempt serves, from its beginning to its disposal.</summary>
internal sealed class WriteGroup<TWrite> : IDisposable
    where TWrite : PendingWrite
{
    private readonly TaskCompletionSource ended = new();

    public WriteGroup(IReadOnlyList<TWrite> writes)
    {
        Writes = writes;
        foreach (var write in writes)
        {
            write.Attempt = ended.Task;
        }
    }

    public IReadOnlyList<TWrite> Writes { get; }

    /// <summary>Those who wait go on by themselves, on the scheduler of who leads: as a simulation can follow it.</summary>
    public void Dispose() => Task.Factory.StartNew(
        ended.SetResult, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
}
