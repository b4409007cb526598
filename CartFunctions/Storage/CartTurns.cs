namespace CartFunctions.Storage;

/// <summary>
/// Inside one process, writers to one cart wait their turn instead of racing each other. Carts share a fixed number of queues;
/// two carts in one queue cost a wait, never an error.
/// </summary>
public sealed class CartTurns : IDisposable
{
    private readonly SemaphoreSlim[] queues = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Waits until it is the caller's turn, which lasts until the result is disposed of.</summary>
    /// <exception cref="OperationCanceledException">It did not come in time.</exception>
    public async Task<IDisposable> WaitAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var queue = queues[(uint)cartId.GetHashCode() % queues.Length];
        await queue.WaitAsync(cancellationToken);
        return new Turn(queue);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(queues, queue => queue.Dispose());

    private sealed class Turn(SemaphoreSlim queue) : IDisposable
    {
        public void Dispose() => queue.Release();
    }
}
