namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Queues the writes to one cart or product within this process instead of letting them race. The write at the front may take others of its
/// queue into its own attempt.
/// </summary>
internal sealed class WriteQueues<TWrite>
    where TWrite : class
{
    private readonly Dictionary<ObjectId, Queue> queuesById = [];

    /// <summary>Waits until the write is at the front of its queue, where it stays until the lease is disposed.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the write reached the front.</exception>
    public async ValueTask<Lease> EnterAsync(ObjectId id, TWrite write, CancellationToken cancellationToken)
    {
        var queue = JoinQueue(id, write);
        try
        {
            await queue.Lock.WaitAsync(cancellationToken);
            return new Lease(this, id, queue, write);
        }
        catch
        {
            Leave(id, queue, write);
            throw;
        }
    }

    private Queue JoinQueue(ObjectId id, TWrite write)
    {
        lock (queuesById)
        {
            if (!queuesById.TryGetValue(id, out var queue))
            {
                queuesById.Add(id, queue = new Queue());
            }

            queue.Writes.Add(write);
            return queue;
        }
    }

    private void Leave(ObjectId id, Queue queue, TWrite write)
    {
        lock (queuesById)
        {
            queue.Writes.Remove(write);
            if (queue.Writes.Count == 0)
            {
                queuesById.Remove(id);
            }
        }
    }

    /// <summary>The right to write, held by the write at the front of a queue.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly WriteQueues<TWrite> queues;
        private readonly ObjectId id;
        private readonly Queue queue;
        private readonly TWrite write;

        internal Lease(WriteQueues<TWrite> queues, ObjectId id, Queue queue, TWrite write) =>
            (this.queues, this.id, this.queue, this.write) = (queues, id, queue, write);

        /// <summary>The write of the lease, followed by the pending writes behind it in order of arrival.</summary>
        public List<TWrite> TakeGroup(int maximum, Func<TWrite, bool> isPending)
        {
            lock (queues.queuesById)
            {
                return queue.Writes is [_]
                    ? [write]
                    : [write, .. queue.Writes.Where(other => other != write && isPending(other)).Take(maximum - 1)];
            }
        }

        public void Dispose()
        {
            queues.Leave(id, queue, write);
            queue.Lock.Release();
        }
    }

    /// <summary>The queue of one cart or product. It exists while it has writes.</summary>
    internal sealed class Queue
    {
        public AsyncLock Lock { get; } = new();

        public List<TWrite> Writes { get; } = [];
    }
}
