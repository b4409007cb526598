using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

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
    ReservationTelemetry reservations)
{
    /// <summary>Makes one attempt; the change gets its result once it is done or refused.</summary>
    /// <returns>The fault by which the answer to a call was lost; null for none.</returns>
    /// <exception cref="StorageFaultException">Storage fails, and the call was certainly not done.</exception>
    public async Task<StorageFaultException?> TryAsync(
        PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
    {
        try
        {
            await DecideAsync(change, cancellationToken);
            return null;
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
        {
            change.Asked.HasLostAnswer = true;
            return fault;
        }
    }

    private async Task DecideAsync(PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
    {
        // In this order: if nothing is leaving the source any more, what left it, and its key, is in a target that is read from now on.
        var from = ((MergeChange)change.Asked.Change).From;
        var source = await steps.UnclaimAsync(await reader.FindAsync(from, cancellationToken), cancellationToken);
        if (source?.MergeIntent is { } departure)
        {
            var isFinished = await steps.TryFinishAsync(source, cancellationToken);
            carts.MergeFinished(isForAnother: isFinished && departure.Id != change.Id);
            return;
        }

        var target = await steps.UnclaimAsync(await reader.FindAsync(change.Asked.CartId, cancellationToken), cancellationToken);
        var earlier = StatusOf(change, target, source);
        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        var live = source is null || expiry.IsGone(source.Cart, change.Now) ? null : source;
        switch (new CartChangeAttempt(change.Asked, change, earlier, target, _ => null, expiry).Decide())
        {
            case WriteDecision<StoredCart>.Done done:
                change.Result = await ShowAsync(new MergedCarts(done.State, live), done.IsReplay, cancellationToken);
                // If no answer was lost, another request finished the merge.
                if (done.IsReplay || change.Asked.HasLostAnswer)
                {
                    carts.FoundDone(change.Asked.CartId, done.IsReplay, change.Asked.Trace);
                }

                return;
            case WriteDecision<StoredCart>.Refused { Failure: var failure } when live is null && failure == Failure.CartHasChanged:
            case WriteDecision<StoredCart>.Write when live is null:
                change.Result = earlier == WriteStatus.MayStillApply ? Failure.OutcomeUnknown : Failure.CartNotFound;
                return;
            case WriteDecision<StoredCart>.Write:
                await MergeAsync(change, earlier, target, live!, cancellationToken);
                return;
            case var refused:
                change.Result = await reader.ShowAsync(refused, cancellationToken);
                return;
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
        if (target is not null && change.Asked.Options.DependsOnState)
        {
            var claim = new MergeClaim(change.Id, source.Cart.Id, source.ETag.GetValueOrDefault());
            target = await steps.TryClaimAsync(target, claim, cancellationToken);
        }

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
        var asked = change.Asked;
        var departed = source with
        {
            Cart = source.Cart.BeginMerge().NextVersion(change.Now),
            MergeIntent = new MergeIntent(change.Id, asked.CartId, asked.Options.Keyed),
            Writes = source.Writes.Add(change.Id),
        };
        asked.Departed = (source.ETag, change.IsUnderWay ? asked.Departed.Target : target.Version);
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
            change.ClearOutcomeUnknown();
            throw;
        }

        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        return null;
    }

    /// <summary>What became of an earlier attempt, by the target and the source as they are; nothing is leaving the source.</summary>
    private static WriteStatus StatusOf(PendingWrite<CartChangeRequest, CartResult> change, StoredCart? target, StoredCart? source)
    {
        if (!change.IsUnderWay)
        {
            return WriteStatus.NotApplied;
        }

        if (target?.Writes.Contains(change.Id) == true)
        {
            return WriteStatus.Applied;
        }

        var (replaced, before) = change.Asked.Departed;
        return source?.ETag == replaced ? WriteStatus.MayStillApply
            : target?.Version is { } now && VersionsBetween(before, now) >= RecentWrites.Capacity ? WriteStatus.Unknown
            : WriteStatus.NotApplied;
    }

    private static long VersionsBetween(EntityVersion before, EntityVersion now) =>
        now.Number - (now.Generation == before.Generation ? before.Number : 0);

    private async Task<CartResult> ShowAsync(MergedCarts merged, bool isReplay, CancellationToken cancellationToken)
    {
        var view = await reader.ViewAsync(merged.Target.Cart, cancellationToken) with { IsReplay = isReplay };
        return new CartResult(view, null)
        {
            Merged = new MergedViews(view, merged.Source is { } source ? await reader.ViewAsync(source.Cart, cancellationToken) : null),
        };
    }
}
