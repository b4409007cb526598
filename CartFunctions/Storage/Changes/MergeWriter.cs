using System.Security.Cryptography;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Changes;

/// <summary>
/// Makes attempts at a merge: the source says which of its lines are leaving, and from then on anybody can finish it. A merge that
/// is found on the way, this one's or another's, is finished first.
/// </summary>
internal sealed class MergeWriter(
    StorageTables tables,
    CartReader reader,
    MergeSteps steps,
    FollowUp followUp,
    CartExpiry expiry,
    CartTelemetry carts,
    ReservationTelemetry reservations,
    RandomNumberGenerator ids)
{
    /// <summary>Makes one attempt; the change gets its result once it is done or refused.</summary>
    /// <returns>The fault by which the answer to the write was lost; null for none.</returns>
    /// <exception cref="StorageFaultException">Storage fails, or the write was certainly not done.</exception>
    public async Task<StorageFaultException?> TryAsync(
        PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
    {
        // In this order: if nothing is leaving the source any more, what left it, and its key, is in a target that is read from now on.
        var source = await reader.FindAsync(((Merge)change.Asked.Change).From, cancellationToken);
        var target = await reader.FindAsync(change.Asked.CartId, cancellationToken);
        if (source?.Departure is { } departure)
        {
            var isFinished = await steps.TryFinishAsync(source, cancellationToken);
            carts.MergeFinished(isForAnother: isFinished && !change.Asked.Departures.Contains(departure.Id));
            return null;
        }

        var earlier = StatusOf(change, target, source);
        if (earlier == WriteStatus.NotApplied)
        {
            EndDoubt(change);
        }

        var live = source is null || expiry.IsGone(source.Cart, change.Now) ? null : source;
        switch (new CartWriteAttempt(change.Asked, change, earlier, target, _ => null, expiry).Decide())
        {
            case WriteDecision<StoredCart>.Done done:
                change.Result = await ShowAsync(new MergedCarts(done.State, live), done.IsReplay, cancellationToken);
                carts.FoundDone(change.Asked.CartId, done.IsReplay, change.Asked.Trace);
                return null;
            case WriteDecision<StoredCart>.Write or WriteDecision<StoredCart>.Refused { Current: not null } when live is null:
                change.Result = earlier == WriteStatus.MayStillApply ? Failure.OutcomeUnknown : Failure.CartNotFound;
                return null;
            case WriteDecision<StoredCart>.Write:
                await MergeAsync(change, earlier, target, live!, cancellationToken);
                return null;
            case var refused:
                change.Result = await reader.ShowAsync(refused, cancellationToken);
                return null;
        }
    }

    private async Task MergeAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart? target,
        StoredCart source,
        CancellationToken cancellationToken)
    {
        target ??= await steps.TryPrepareAsync(change.Asked.CartId, change.Id);
        if (target is null || await TryDepartAsync(change, earlier, target, source) is not { } departed)
        {
            return;
        }

        if (source.Cart.Reservation is { } reservation)
        {
            reservations.Released();
            await followUp.EndAsync(source.Cart.Id, reservation, null, reservation.Products);
        }

        var merged = await steps.TryMergeAsync(target, departed, cancellationToken);
        if (carts.Changes.Written(merged is not null))
        {
            change.Result = await ShowAsync(merged!, isReplay: false, cancellationToken);
        }
    }

    /// <summary>Takes the lines off the source, on their way to the target; null if the source changed meanwhile.</summary>
    private async Task<StoredCart?> TryDepartAsync(
        PendingWrite<CartChangeRequest, CartResult> change, WriteStatus earlier, StoredCart target, StoredCart source)
    {
        var (asked, options) = (change.Asked, change.Asked.Options);
        var id = WriteId.New(ids); // Not that of a departure before, whose marker may still be there.
        var departed = source with
        {
            Cart = source.Cart.Depart().NextVersion(change.Now),
            Departure = new Departure(
                id, asked.CartId, options.Keyed, options.IfMatch is { AnyTag: false } ? target.Tag : null),
            Writes = source.Writes.Add(id),
        };
        asked.Departed = (source.ETag, asked.Departures.Count == 0 ? target.Version : asked.Departed.Target);
        asked.Departures.Add(id);
        change.IsUnderWay = true;
        try
        {
            var written = await tables.Carts.TryReplaceAsync(CartEntity.From(departed), source.ETag.GetValueOrDefault(), CancellationToken.None);
            if (carts.Changes.Written(written is not null))
            {
                return departed with { ETag = written };
            }
        }
        catch (StorageFaultException fault) when (fault.NothingWasDone && earlier == WriteStatus.NotApplied)
        {
            EndDoubt(change);
            throw;
        }

        if (earlier == WriteStatus.NotApplied)
        {
            EndDoubt(change);
        }

        return null;
    }

    private static void EndDoubt(PendingWrite<CartChangeRequest, CartResult> change)
    {
        change.EndDoubt();
        change.Asked.Departures.Clear();
    }

    /// <summary>What became of an earlier attempt, by the target and the source as they are; nothing is leaving the source.</summary>
    private static WriteStatus StatusOf(PendingWrite<CartChangeRequest, CartResult> change, StoredCart? target, StoredCart? source)
    {
        if (!change.IsUnderWay)
        {
            return WriteStatus.NotApplied;
        }

        if (target is not null && change.Asked.Departures.Exists(target.Writes.Contains))
        {
            return WriteStatus.Applied;
        }

        var (replaced, before) = change.Asked.Departed;
        return source?.ETag == replaced ? WriteStatus.MayStillApply
            : target?.Version is { } now && VersionsBetween(before, now) >= RecentWrites.Capacity ? WriteStatus.Unknown
            : WriteStatus.NotApplied;
    }

    private static long VersionsBetween(EntityVersion before, EntityVersion now) =>
        now.Number - (now.Incarnation == before.Incarnation ? before.Number : 0);

    private async Task<CartResult> ShowAsync(MergedCarts merged, bool isReplay, CancellationToken cancellationToken)
    {
        var view = await reader.ViewAsync(merged.Target.Cart, cancellationToken) with { IsReplay = isReplay };
        return new CartResult(view, null)
        {
            Merged = new MergedViews(view, merged.Source is { } source ? await reader.ViewAsync(source.Cart, cancellationToken) : null),
        };
    }
}
