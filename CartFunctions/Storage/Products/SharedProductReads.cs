using CartFunctions.Catalog;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>
/// Reads of single products that concurrent requests share. A request never gets the result of a read that began before the request
/// arrived. Requests that arrive while a product is being read wait for that read to end, and then share the next one.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class SharedProductReads(TimeProvider clock)
{
    // Usually a read takes some milliseconds. If it hangs, the next one starts nevertheless.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<ObjectId, SharedRead> latest = [];

    /// <summary>Reads a product; null if it does not exist.</summary>
    /// <param name="id">The product.</param>
    /// <param name="readAsync">Reads it. It throws nothing before it returns its task.</param>
    /// <param name="cancellationToken">Ends the wait of this request. The read goes on for the others.</param>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<Product?> FindAsync(
        ObjectId id, Func<ObjectId, CancellationToken, Task<Product?>> readAsync, CancellationToken cancellationToken)
    {
        var (read, isFirst) = Join(id);
        if (isFirst)
        {
            // The read goes on if the request that started it is cancelled.
            _ = read.Before is { } before
                ? ReadAfterAsync(before, id, read, readAsync)
                : CompleteAsync(id, read, readAsync(id, CancellationToken.None));
        }

        try
        {
            return await read.Result.WaitAsync(cancellationToken);
        }
        catch (StorageFaultException fault) when (!isFirst && !fault.IsThrottled && fault.IsTransient)
        {
            return await readAsync(id, cancellationToken); // One broken connection must not fail many requests.
        }
    }

    /// <summary>The read that the request waits for, and whether it is the first to wait for it.</summary>
    private (SharedRead Read, bool IsFirst) Join(ObjectId id)
    {
        lock (latest)
        {
            var before = latest.GetValueOrDefault(id);
            if (before is { HasStarted: false })
            {
                return (before, false);
            }

            var read = new SharedRead(before?.Result) { HasStarted = before is null };
            latest[id] = read;
            return (read, true);
        }
    }

    private async Task ReadAfterAsync(
        Task before, ObjectId id, SharedRead read, Func<ObjectId, CancellationToken, Task<Product?>> readAsync)
    {
        await before.WaitAsync(MaxWait, clock)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        lock (latest)
        {
            read.HasStarted = true; // A request that arrives from here on waits for the read after this one.
        }

        await CompleteAsync(id, read, readAsync(id, CancellationToken.None));
    }

    private async Task CompleteAsync(ObjectId id, SharedRead read, Task<Product?> reading)
    {
        try
        {
            var product = await reading;
            End(id, read);
            read.SetResult(product);
        }
        catch (Exception e)
        {
            End(id, read);
            read.SetException(e);
        }
    }

    private void End(ObjectId id, SharedRead read)
    {
        lock (latest)
        {
            if (latest.GetValueOrDefault(id) == read)
            {
                latest.Remove(id);
            }
        }
    }

    /// <summary>One read, and those that wait for it.</summary>
    /// <param name="before">The read that must end before this one starts; null for none.</param>
    private sealed class SharedRead(Task<Product?>? before)
    {
        private readonly TaskCompletionSource<Product?> result = new();

        public Task<Product?>? Before => before;

        public Task<Product?> Result => result.Task;

        public bool HasStarted { get; set; }

        public void SetResult(Product? product) => result.SetResult(product);

        public void SetException(Exception exception)
        {
            result.SetException(exception);
            _ = result.Task.Exception; // All who waited may have left.
        }
    }
}
