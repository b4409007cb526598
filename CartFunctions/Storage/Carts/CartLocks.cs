namespace CartFunctions.Storage.Carts;

/// <summary>Inside one process, writers to one cart wait for each other, in the order in which they came, instead of racing.</summary>
internal sealed class CartLocks
{
    private readonly Dictionary<ObjectId, Entry> entries = [];

    /// <summary>Waits for the cart's lock, which is held until the result is disposed of.</summary>
    /// <exception cref="OperationCanceledException">It was not free in time.</exception>
    public async Task<IDisposable> LockAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var entry = Enter(cartId);
        try
        {
            await entry.Semaphore.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(cartId, entry);
            throw;
        }

        return new Lock(this, cartId, entry);
    }

    private Entry Enter(ObjectId cartId)
    {
        lock (entries)
        {
            if (!entries.TryGetValue(cartId, out var entry))
            {
                entries.Add(cartId, entry = new Entry());
            }

            entry.Users++;
            return entry;
        }
    }

    private void Leave(ObjectId cartId, Entry entry)
    {
        lock (entries)
        {
            if (--entry.Users > 0)
            {
                return;
            }

            entries.Remove(cartId);
        }

        entry.Semaphore.Dispose();
    }

    /// <summary>The lock of a cart, for as long as anybody holds it or waits for it.</summary>
    private sealed class Entry
    {
        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Users { get; set; }
    }

    private sealed class Lock(CartLocks locks, ObjectId cartId, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Semaphore.Release();
            locks.Leave(cartId, entry);
        }
    }
}
