namespace CartFunctions.Storage.Tables;

/// <summary>Limits and awaits concurrent calls to storage.</summary>
internal static class ParallelismLimit
{
    /// <summary>
    /// Options for at most <paramref name="count"/> concurrent calls, on the caller's scheduler so that a simulation controls their order.
    /// </summary>
    public static ParallelOptions AtMost(int count, CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = count,
        TaskScheduler = TaskScheduler.Current,
        CancellationToken = cancellationToken,
    };

    /// <summary>Waits for all calls.</summary>
    /// <exception cref="StorageFaultException">
    /// At least one call failed. If several did, this is the fault with the longest Retry-After.
    /// </exception>
    public static async Task WhenAllAsync(params Task[] calls)
    {
        var all = Task.WhenAll(calls);
        try
        {
            await all;
        }
        catch (StorageFaultException) when (all.Exception is { InnerExceptions.Count: > 1 } several)
        {
            // An await throws only the first fault. Its Retry-After may be shorter than that of another.
            throw several.InnerExceptions.OfType<StorageFaultException>().MaxBy(fault => fault.RetryAfter)!;
        }
    }
}
