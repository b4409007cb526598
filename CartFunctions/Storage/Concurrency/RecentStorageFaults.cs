namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Remembers when storage last failed a change, so that a change that times out can tell failing storage (503) from contention (409). Ids
/// share a fixed number of slots, so a collision may turn a 409 into a 503. The client retries after either.
/// </summary>
internal sealed class RecentStorageFaults(TimeProvider clock)
{
    private readonly long[] last = [.. Enumerable.Repeat(long.MinValue, 1024)];

    /// <summary>Records that storage failed a change now.</summary>
    public void Report(ObjectId id) => Interlocked.Exchange(ref SlotOf(id), clock.GetTimestamp());

    /// <summary>Whether storage failed a change after this timestamp.</summary>
    public bool AnySince(ObjectId id, long timestamp) => Interlocked.Read(ref SlotOf(id)) > timestamp;

    private ref long SlotOf(ObjectId id) => ref last[id.LastDigits % (uint)last.Length];
}
