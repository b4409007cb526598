namespace CartFunctions.Storage.Carts;

/// <summary>
/// When storage last failed a change, so that one that waited in vain can tell a storage that fails from a cart that others
/// change. Carts share a fixed number of places: a place that two carts share makes a 503 of a 409, both of which ask for a repeat.
/// </summary>
internal sealed class StorageFaults(TimeProvider clock)
{
    private readonly long[] last = [.. Enumerable.Repeat(long.MinValue, 1024)];

    /// <summary>Storage failed a change of the cart just now.</summary>
    public void Report(ObjectId cartId) => Interlocked.Exchange(ref PlaceOf(cartId), clock.GetTimestamp());

    /// <summary>Whether storage failed a change of the cart after a moment of the clock.</summary>
    public bool AnySince(ObjectId cartId, long timestamp) => Interlocked.Read(ref PlaceOf(cartId)) > timestamp;

    private ref long PlaceOf(ObjectId cartId) => ref last[(uint)cartId.GetHashCode() % last.Length];
}
