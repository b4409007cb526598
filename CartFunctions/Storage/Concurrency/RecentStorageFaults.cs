namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// When storage last failed a change, so that one that waited in vain can tell a storage that fails from a cart that others
/// change. Things share a fixed number of places: a place that two carts share makes a 503 of a 409, both of which ask for a repeat.
/// </summary>
internal sealed class RecentStorageFaults(TimeProvider clock)
{
    private readonly long[] last = [.. Enumerable.Repeat(long.MinValue, 1024)];

    /// <summary>Storage failed a change just now.</summary>
    public void Report(ObjectId id) => Interlocked.Exchange(ref PlaceOf(id), clock.GetTimestamp());

    /// <summary>Whether storage failed a change after a moment of the clock.</summary>
    public bool AnySince(ObjectId id, long timestamp) => Interlocked.Read(ref PlaceOf(id)) > timestamp;

    private ref long PlaceOf(ObjectId id) => ref last[id.LastDigits % (uint)last.Length];
}
