using System.Collections.Immutable;
using Azure;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// One change on its way into storage: what is made once, before the first attempt, and the doubt that remains of a write whose
/// answer was lost.
/// </summary>
internal abstract class PendingWrite(WriteId id, DateTimeOffset now)
{
    private ImmutableArray<LostWrite> lost = [];
    private volatile Task attempt = Task.CompletedTask;

    /// <summary>Ends with the last attempt at it, which whoever led the queue made.</summary>
    public Task Attempt
    {
        get => attempt;
        set => attempt = value;
    }

    /// <summary>Recognises the write.</summary>
    public WriteId Id => id;

    /// <summary>The time of the change, the same in every attempt.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Whether it may be in, or may yet arrive: an answer was lost, or something is stored by which others may finish it.</summary>
    public bool IsOutcomeUnknown => !lost.IsEmpty || IsUnderWay;

    /// <summary>Whether something of it is stored, or may be, by which others may finish it.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>
    /// The answer to a write of <paramref name="version"/> over <paramref name="replaced"/> was lost, to one that
    /// <paramref name="makesIt"/> or changes it.
    /// </summary>
    public void MarkOutcomeUnknown(ETag? replaced, EntityVersion version, bool makesIt = false) =>
        lost = lost.Add(new LostWrite(replaced, version, makesIt));

    /// <summary>The first version of what this write makes.</summary>
    public EntityVersion FirstVersion => new(id.ToString(), 1);

    /// <summary>Whether this write, which is in, made what is stored.</summary>
    public bool Made(IStoredState stored) => lost.Any(one => one.MakesIt && StatusOf(one, stored) == WriteStatus.Applied);

    /// <summary>The doubt is over: the write is not in, and never will be.</summary>
    public void ClearOutcomeUnknown()
    {
        lost = [];
        IsUnderWay = false;
    }

    /// <summary>
    /// What became of the write, by what is now stored; null for nothing. Attempts differ in the version that they would have made, since
    /// others' changes went along with some of them; the first may arrive after the last.
    /// </summary>
    public WriteStatus StatusIn(IStoredState? stored) => lost.IsEmpty ? WriteStatus.NotApplied : lost.Max(one => StatusOf(one, stored));

    private WriteStatus StatusOf(LostWrite one, IStoredState? stored)
    {
        var status = stored?.Version is { } version && version.Generation == one.Version.Generation
            ? StatusIn(stored.Writes, version.Number - one.Version.Number)
            : WriteStatus.NotApplied;
        return status == WriteStatus.NotApplied && one.Replaced == stored?.ETag ? WriteStatus.MayStillApply : status;
    }

    private WriteStatus StatusIn(RecentWrites writes, long versionsSince)
    {
        if (versionsSince < 0)
        {
            return WriteStatus.NotApplied;
        }

        return writes.Back(versionsSince) switch
        {
            null => WriteStatus.Unknown,
            { } made => made == id ? WriteStatus.Applied : WriteStatus.NotApplied,
        };
    }

    private sealed record LostWrite(ETag? Replaced, EntityVersion Version, bool MakesIt);
}

/// <summary>A pending write with what is asked, and its result once there is one.</summary>
internal sealed class PendingWrite<TAsked, TResult>(TAsked asked, WriteId id, DateTimeOffset now) : PendingWrite(id, now)
    where TResult : class
{
    private volatile TResult? result;

    public TAsked Asked => asked;

    /// <summary>What became of it; null until it is done or refused.</summary>
    public TResult? Result
    {
        get => result;
        set => result = value;
    }
}

/// <summary>What became of a write whose answer was lost; of several attempts, the last that any of them has counts.</summary>
internal enum WriteStatus
{
    /// <summary>It is not in, and cannot arrive any more.</summary>
    NotApplied,

    /// <summary>It is not in, but what it replaces is still there: it may yet arrive.</summary>
    MayStillApply,

    /// <summary>There were so many changes since that it cannot be told any more.</summary>
    Unknown,

    /// <summary>It is in.</summary>
    Applied,
}
