namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Inside one process, those who write to one thing queue instead of racing each other. The first leads: it may serve those behind it
/// by the same write.
/// </summary>
internal sealed class WriteQueues<TWrite>
    where TWrite : class
{
    private readonly Dictionary<ObjectId, Entry> entries = [];

    /// <summary>Queues until the write leads, which lasts until the result is disposed of.</summary>
    /// <exception cref="OperationCanceledException">It did not come to the front in time.</exception>
    public async ValueTask<Lease> EnterAsync(ObjectId id, TWrite write, CancellationToken cancellationToken)
    {
        var entry = Enter(id, write);
        try
        {
            await entry.Lock.WaitAsync(cancellationToken);
            return new Lease(this, id, entry, write);
        }
        catch
        {
            Leave(id, entry, write);
            throw;
        }
    }

    private Entry Enter(ObjectId id, TWrite write)
    {
        lock (entries)
        {
            if (!entries.TryGetValue(id, out var entry))
            {
                entries.Add(id, entry = new Entry());
            }

            entry.Writes.Add(write);
            return entry;
        }
    }

    private void Leave(ObjectId id, Entry entry, TWrite write)
    {
        lock (entries)
        {
            entry.Writes.Remove(write);
            if (entry.Writes.Count == 0)
            {
                entries.Remove(id);
            }
        }
    }

    /// <summary>The lead of a queue.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly WriteQueues<TWrite> queues;
        private readonly ObjectId id;
        private readonly Entry entry;
        private readonly TWrite write;

        internal Lease(WriteQueues<TWrite> queues, ObjectId id, Entry entry, TWrite write) =>
            (this.queues, this.id, this.entry, this.write) = (queues, id, entry, write);

        /// <summary>The leader's write, and behind it those of the queue that are still to be done, in the order in which they came.</summary>
        public List<TWrite> Lead(int most, Func<TWrite, bool> isToBeDone)
        {
            lock (queues.entries)
            {
                return entry.Writes is [_]
                    ? [write]
                    : [write, .. entry.Writes.Where(other => other != write && isToBeDone(other)).Take(most - 1)];
            }
        }

        public void Dispose()
        {
            queues.Leave(id, entry, write);
            entry.Lock.Release();
        }
    }

    /// <summary>A queue, for as long as anybody is in it.</summary>
    internal sealed class Entry
    {
        public AsyncLock Lock { get; } = new();

        public List<TWrite> Writes { get; } = [];
    }
}
