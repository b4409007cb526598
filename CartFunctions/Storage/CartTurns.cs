namespace CartFunctions.Storage;

/// <summary>
/// Inside one process, writers to one cart wait their turn instead of racing each other. Carts share a fixed number of queues;
/// two carts in one queue cost a wait, never an error.
/// </summary>
public sealed class CartTurns(TimeProvider clock) : IDisposable
{
    private readonly Queue[] queues = [.. Enumerable.Range(0, 1024).Select(_ => new Queue())];

    /// <summary>Waits until it is the caller's turn, which lasts until the result is disposed of.</summary>
    /// <exception cref="OperationCanceledException">It did not come in time.</exception>
    public async Task<IDisposable> WaitAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var queue = QueueOf(cartId);
        await queue.Gate.WaitAsync(cancellationToken);
        return new Turn(queue);
    }

    /// <summary>Tells those who wait behind the caller that storage failed it.</summary>
    public void ReportFault(ObjectId cartId) => Interlocked.Exchange(ref QueueOf(cartId).LastFault, clock.GetTimestamp());

    /// <summary>Whether storage failed somebody in the cart's queue since a moment of the clock.</summary>
    public bool HadFaultSince(ObjectId cartId, long timestamp) => Interlocked.Read(ref QueueOf(cartId).LastFault) > timestamp;

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(queues, queue => queue.Gate.Dispose());

    private Queue QueueOf(ObjectId cartId) => queues[(uint)cartId.GetHashCode() % queues.Length];

    private sealed class Queue
    {
        public long LastFault = long.MinValue;

        public SemaphoreSlim Gate { get; } = new(1);
    }

    private sealed class Turn(Queue queue) : IDisposable
    {
        public void Dispose() => queue.Gate.Release();
    }
}
