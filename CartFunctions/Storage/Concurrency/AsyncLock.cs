namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// An asynchronous lock that serves waiters in order of arrival. A waiter continues on its own scheduler. After <see cref="SemaphoreSlim"/>
/// it would continue on the thread pool, in an order that a simulation cannot repeat.
/// </summary>
internal sealed class AsyncLock
{
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool isTaken;

    /// <summary>Acquires the lock, which is held until <see cref="Release"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the lock was free.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource waiter;
        lock (waiting)
        {
            if (!isTaken)
            {
                isTaken = true;
                return;
            }

            waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(waiter);
        }

        await using var cancelling = cancellationToken.UnsafeRegister(
            (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    /// <summary>Passes the lock to the next waiter that was not cancelled.</summary>
    public void Release()
    {
        lock (waiting)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            isTaken = false;
        }
    }
}
