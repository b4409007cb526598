using Azure;
using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>
/// One change on its way into storage. What is made once, before the first attempt, is here, and what became of the last write
/// whose answer was lost.
/// </summary>
/// <param name="id">Recognises the write.</param>
/// <param name="now">The time of the change, the same in every attempt.</param>
public sealed class PendingWrite(WriteId id, DateTimeOffset now)
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

    /// <summary>Recognises the write.</summary>
    public WriteId Id => id;

    /// <summary>The time of the change, the same in every attempt.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Whether an answer was lost so far.</summary>
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

    /// <summary>Whether a write whose answer was lost may still arrive, since what it replaces is still there.</summary>
    public bool MayStillArrive(StoredCart? stored) => lost is not null && lost.Replaced == stored?.ETag;

    private sealed record LostAnswer(ETag? Replaced, CartVersion Version);
}
