namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// A lock that is waited for without a thread, and handed on in the order in which it was asked for. Who gets it goes on where it
/// was awaited; behind <see cref="SemaphoreSlim"/> it would go on by way of the thread pool, in an order that no simulation repeats.
/// </summary>
internal sealed class AsyncLock
{
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool isTaken;

    /// <summary>Waits for the lock, which is held until <see cref="Release"/>.</summary>
    /// <exception cref="OperationCanceledException">It was not free in time.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (waiting)
        {
            if (!isTaken)
            {
                isTaken = true;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        await using var cancelling = cancellationToken.UnsafeRegister(
            (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn);
        await turn.Task;
    }

    /// <summary>Hands the lock to the next who still waits.</summary>
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
