namespace CartFunctions.Storage.Concurrency;

/// <summary>The limits of a change.</summary>
internal static class WriteLimits
{
    /// <summary>The maximum duration of a change, queueing included (contract, "Contention").</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    /// <summary>The maximum number of changes that one write applies. All of them must fit into the list of recent write ids.</summary>
    public const int MaxWritesPerAttempt = RecentWrites.Capacity / 2;
}
