using Azure;
using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>
/// One change on its way into storage: what is asked, what is made once, before the first attempt, and what became of the last
/// write whose answer was lost.
/// </summary>
public sealed class PendingWrite(ObjectId cartId, CartChange change, Preconditions preconditions, WriteId id, DateTimeOffset now)
{
    private LostAnswer? lost;

    /// <summary>What became of a write whose answer was lost.</summary>
    public enum Fate
    {
        /// <summary>It is not in, as far as this read of the cart tells.</summary>
        NotIn,

        /// <summary>It is in.</summary>
        In,

        /// <summary>The cart has changed so often since that it cannot be told any more.</summary>
        Forgotten,
    }

    /// <summary>The cart to change.</summary>
    public ObjectId CartId => cartId;

    /// <summary>What to do.</summary>
    public CartChange Change => change;

    /// <summary>On what condition, and by what a repeat is known.</summary>
    public Preconditions Preconditions => preconditions;

    /// <summary>Recognises the write.</summary>
    public WriteId Id => id;

    /// <summary>The time of the change, the same in every attempt.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Whether an answer was lost to a write that may be in.</summary>
    public bool HasLostAnswer => lost is not null;

    /// <summary>The answer to a write of <paramref name="version"/> over <paramref name="replaced"/> was lost.</summary>
    public void LoseAnswer(ETag? replaced, CartVersion version) => lost = new LostAnswer(replaced, version);

    /// <summary>Whether the write was done, by the cart as it is now stored.</summary>
    public Fate FateIn(StoredCart? stored)
    {
        if (lost is null || stored is null || stored.Cart.Version.Incarnation != lost.Version.Incarnation)
        {
            return Fate.NotIn;
        }

        var back = stored.Cart.Version.Number - lost.Version.Number;
        return back < 0 ? Fate.NotIn : stored.Writes.Back(back) switch
        {
            null => Fate.Forgotten,
            { } made => made == id ? Fate.In : Fate.NotIn,
        };
    }

    /// <summary>
    /// Whether a write whose answer was lost may still arrive, since what it replaces is still there. Where it may not, and is not
    /// in, it never will be: it is no longer counted as lost.
    /// </summary>
    public bool MayStillArrive(StoredCart? stored)
    {
        lost = lost?.Replaced == stored?.ETag ? lost : null;
        return lost is not null;
    }

    private sealed record LostAnswer(ETag? Replaced, CartVersion Version);
}
