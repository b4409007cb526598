namespace CartFunctions.Storage.Concurrency;

/// <summary>What bounds a change on its way into storage.</summary>
internal static class WriteLimits
{
    /// <summary>How long a change may take, queueing included (contract, "Contention").</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>How many changes one write may serve: all of them are found in the ring of write ids.</summary>
    public const int MaxWritesPerAttempt = RecentWrites.Capacity / 2;
}
