using System.Collections.Immutable;
using Azure;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// One change that is being written: its id and time, which are the same in every attempt, and its writes whose responses were lost.
/// </summary>
internal abstract class PendingWrite(WriteId id, DateTimeOffset now)
{
    private ImmutableArray<LostWrite> lost = [];
    private volatile Task attempt = Task.CompletedTask;

    /// <summary>Completes when the latest attempt ends, which may be an attempt of another request in the queue.</summary>
    public Task Attempt
    {
        get => attempt;
        set => attempt = value;
    }

    /// <summary>The id that identifies the write in storage.</summary>
    public WriteId Id => id;

    /// <summary>The time of the change, the same in every attempt.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Whether the change may have been applied or may still be: a response was lost, or other requests may complete it.</summary>
    public bool IsOutcomeUnknown => !lost.IsEmpty || IsUnderWay;

    /// <summary>Whether a part of the change is, or may be, stored, so that other requests may complete it.</summary>
    public bool IsUnderWay { get; set; }

    /// <summary>Records that the response to a write was lost.</summary>
    /// <param name="replaced">The ETag that the write replaced; null if it added an entity.</param>
    /// <param name="version">The version that the write would have made.</param>
    /// <param name="creates">Whether the write would have created the cart or product.</param>
    public void MarkOutcomeUnknown(ETag? replaced, EntityVersion version, bool creates = false) =>
        lost = lost.Add(new LostWrite(replaced, version, creates));

    /// <summary>The first version of what this write creates.</summary>
    public EntityVersion FirstVersion => new(id.ToString(), 1);

    /// <summary>Whether this write was applied and created what is stored.</summary>
    public bool Made(IStoredState stored) =>
        lost.Any(lostWrite => lostWrite.Creates && StatusOf(lostWrite, stored) == WriteStatus.Applied);

    /// <summary>Records that the write was not applied and never will be.</summary>
    public void ClearOutcomeUnknown()
    {
        lost = [];
        IsUnderWay = false;
    }

    /// <summary>
    /// The status of the write, given the stored state; null means that nothing is stored. Attempts differ in the version that they would
    /// have made, because other changes joined some of them. The first attempt may arrive after the last one.
    /// </summary>
    public WriteStatus StatusIn(IStoredState? stored) =>
        lost.IsEmpty ? WriteStatus.NotApplied : lost.Max(lostWrite => StatusOf(lostWrite, stored));

    private WriteStatus StatusOf(LostWrite lostWrite, IStoredState? stored)
    {
        var status = stored?.Version is { } version && version.Generation == lostWrite.Version.Generation
            ? StatusIn(stored.Writes, version.Number - lostWrite.Version.Number)
            : WriteStatus.NotApplied;
        return status == WriteStatus.NotApplied && lostWrite.Replaced == stored?.ETag ? WriteStatus.MayStillApply : status;
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
            { } writeId => writeId == id ? WriteStatus.Applied : WriteStatus.NotApplied,
        };
    }

    private sealed record LostWrite(ETag? Replaced, EntityVersion Version, bool Creates);
}

/// <summary>A pending write with its request, and with its result once there is one.</summary>
internal sealed class PendingWrite<TRequest, TResult>(TRequest request, WriteId id, DateTimeOffset now) : PendingWrite(id, now)
    where TResult : class
{
    private volatile TResult? result;

    public TRequest Request => request;

    /// <summary>The result; null until the write is done or refused.</summary>
    public TResult? Result
    {
        get => result;
        set => result = value;
    }
}

/// <summary>The status of a write whose response was lost. Of several attempts the one with the highest status counts.</summary>
internal enum WriteStatus
{
    /// <summary>It was not applied and cannot be any more.</summary>
    NotApplied,

    /// <summary>It was not applied, but the state that it replaces is still stored: it may still arrive.</summary>
    MayStillApply,

    /// <summary>Too many other changes followed to tell.</summary>
    Unknown,

    /// <summary>It was applied.</summary>
    Applied,
}
