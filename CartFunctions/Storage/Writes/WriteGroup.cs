namespace CartFunctions.Storage.Writes;

/// <summary>Writes that one attempt serves, from its beginning to its disposal.</summary>
internal sealed class WriteGroup<TWrite> : IDisposable
    where TWrite : PendingWrite
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteGroup(IReadOnlyList<TWrite> writes)
    {
        Writes = writes;
        foreach (var write in writes)
        {
            write.Attempt = ended.Task;
        }
    }

    public IReadOnlyList<TWrite> Writes { get; }

    public void Dispose() => ended.SetResult();
}
