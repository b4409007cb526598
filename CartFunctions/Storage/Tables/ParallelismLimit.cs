namespace CartFunctions.Storage.Tables;

/// <summary>Calls to storage that were made at once.</summary>
internal static class ParallelismLimit
{
    /// <summary>So many at once, at the most, and on the scheduler of who asks: as a simulation can follow it.</summary>
    public static ParallelOptions AtMost(int count, CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = count,
        TaskScheduler = TaskScheduler.Current,
        CancellationToken = cancellationToken,
    };

    /// <summary>Waits for all of them.</summary>
    /// <exception cref="StorageFaultException">Some failed; of their faults, the one for which storage asks for the longest wait.</exception>
    public static async Task WhenAllAsync(params Task[] calls)
    {
        var all = Task.WhenAll(calls);
        try
        {
            await all;
        }
        catch (StorageFaultException) when (all.Exception is { InnerExceptions.Count: > 1 } several)
        {
            // An await throws the fault that came first: whoever heeds that alone would ask again before the time of another.
            throw several.InnerExceptions.OfType<StorageFaultException>().MaxBy(fault => fault.RetryAfter)!;
        }
    }
}
