using Azure;
using CartFunctions.Carts;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// One change on its way into storage: what is asked, what is made once, before the first attempt, and the doubt that remains of a
/// write whose answer was lost.
/// </summary>
internal sealed class PendingChange(ObjectId cartId, CartChange change, WriteOptions options, WriteId id, DateTimeOffset now)
{
    private LostWrite? lost;

    public ObjectId CartId => cartId;

    public CartChange Change => change;

    public WriteOptions Options => options;

    /// <summary>Recognises the write.</summary>
    public WriteId Id => id;

    /// <summary>The time of the change, the same in every attempt.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Whether an answer was lost to a write that may be in, or may yet arrive.</summary>
    public bool IsInDoubt => lost is not null;

    /// <summary>The answer to a write of <paramref name="version"/> over <paramref name="replaced"/> was lost.</summary>
    public void LoseAnswer(ETag? replaced, CartVersion version) => lost = new LostWrite(replaced, version);

    /// <summary>The doubt is over: the write is not in, and never will be.</summary>
    public void EndDoubt() => lost = null;

    /// <summary>What became of the write, by the cart as it is now stored; null if there is none.</summary>
    public WriteStatus StatusIn(StoredCart? stored)
    {
        if (lost is null)
        {
            return WriteStatus.NotApplied;
        }

        var status = stored?.Cart.Version.Incarnation == lost.Version.Incarnation
            ? StatusIn(stored, stored.Cart.Version.Number - lost.Version.Number)
            : WriteStatus.NotApplied;
        return status == WriteStatus.NotApplied && lost.Replaced == stored?.ETag ? WriteStatus.MayStillApply : status;
    }

    private WriteStatus StatusIn(StoredCart stored, long versionsSince)
    {
        if (versionsSince < 0)
        {
            return WriteStatus.NotApplied;
        }

        return stored.Writes.Back(versionsSince) switch
        {
            null => WriteStatus.Unknown,
            { } made => made == id ? WriteStatus.Applied : WriteStatus.NotApplied,
        };
    }

    private sealed record LostWrite(ETag? Replaced, CartVersion Version);
}

/// <summary>What became of a write whose answer was lost.</summary>
internal enum WriteStatus
{
    /// <summary>It is not in, and cannot arrive any more.</summary>
    NotApplied,

    /// <summary>It is in.</summary>
    Applied,

    /// <summary>It is not in, but what it replaces is still there: it may yet arrive.</summary>
    MayStillApply,

    /// <summary>The cart has changed so often since that it cannot be told any more.</summary>
    Unknown,
}
