using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Carts.MergeCarts;

/// <summary>
/// Merges a cart, the source, into another, the target. One write of the source decides: it records which lines leave. Any request can do
/// the steps that follow. An unfinished merge out of the source, its own or another's, is finished first; see docs/merges.md.
/// </summary>
public sealed class MergeCartsHandler
{
    private readonly CartAttempts attempts;
    private readonly CartReader reader;
    private readonly MergeSteps steps;
    private readonly FollowUp followUp;
    private readonly CartExpiry expiry;
    private readonly CartTelemetry telemetry;

    internal MergeCartsHandler(
        CartAttempts attempts,
        CartReader reader,
        MergeSteps steps,
        FollowUp followUp,
        CartExpiry expiry,
        CartTelemetry telemetry) =>
        (this.attempts, this.reader, this.steps, this.followUp, this.expiry, this.telemetry) =
            (attempts, reader, steps, followUp, expiry, telemetry);

    /// <summary>
    /// Creates the command of one request. It keeps state between the attempts of that request, so it must not be used for another.
    /// </summary>
    /// <param name="from">The source.</param>
    internal CartCommand CreateCommand(ObjectId from)
    {
        var state = new State();
        return new HandledCommand("MergeCarts", $"merge {from}", (change, token) => TryAsync(change, from, state, token));
    }

    private async Task TryAsync(
        PendingWrite<CartChangeRequest, CartResult> change, ObjectId from, State state, CancellationToken cancellationToken)
    {
        try
        {
            // The source first: once it has no lines in transit, a target that is read later has the lines that left, and their key.
            var source = await attempts.ReadAsync(from, cancellationToken);
            if (source?.MergeIntent is { } unfinished)
            {
                var isFinished = await steps.TryFinishAsync(source, cancellationToken);
                if (isFinished && unfinished.Id != change.Id)
                {
                    telemetry.CountMergeFinishedForAnother();
                }

                return;
            }

            var target = await attempts.ReadAsync(change.Request.CartId, cancellationToken);
            var earlier = StatusOf(change, state, target, source);
            var live = source is null || expiry.IsHidden(source.Cart, change.Now) ? null : source;
            switch (attempts.Decide(change, earlier, target, createsCart: true, cart => cart))
            {
                case WriteDecision<StoredCart>.Done done:
                    change.Result = await ShowAsync(new MergedCarts(done.State, live), done.IsReplay, cancellationToken);
                    if (done.IsReplay || state.HasLostAnswer)
                    {
                        // Otherwise no answer was lost, and another request finished the merge.
                        telemetry.FoundDone(change.Request.CartId, done.IsReplay, change.Request.Trace);
                    }

                    return;
                case WriteDecision<StoredCart>.Refused { Failure: var failure } when live is null && failure == Failure.CartHasChanged:
                case WriteDecision<StoredCart>.Write when live is null:
                    CartAttempts.Refuse(change, earlier, Failure.CartNotFound);
                    return;
                case WriteDecision<StoredCart>.Write:
                    await MergeAsync(change, state, earlier, target, live!, cancellationToken);
                    return;
                case var refused:
                    change.Result = await reader.ShowAsync(refused, cancellationToken);
                    return;
            }
        }
        catch (StorageFaultException fault) when (!fault.WasNotApplied)
        {
            state.HasLostAnswer = true;
            throw;
        }
    }

    private async Task MergeAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        State state,
        WriteStatus earlier,
        StoredCart? target,
        StoredCart source,
        CancellationToken cancellationToken)
    {
        target ??= await steps.TryPrepareAsync(change.Request.CartId, change.Id);
        if (target is not null && change.Request.Options.DependsOnState)
        {
            var claim = new MergeClaim(change.Id, source.Cart.Id, source.ETag.GetValueOrDefault());
            target = await steps.TryClaimAsync(target, claim, cancellationToken);
        }

        if (target is null || await TryBeginAsync(change, state, earlier, target, source) is not { } begun)
        {
            return; // One of the carts changed meanwhile.
        }

        if (source.Cart.Reservation is { } reservation)
        {
            await followUp.EndAsync(source.Cart.Id, reservation, order: null, requestContinues: true);
        }

        var merged = await steps.TryMergeAsync(target, begun, cancellationToken);
        if (telemetry.Changes.Written(merged is not null))
        {
            change.Result = await ShowAsync(merged!, isReplay: false, cancellationToken);
        }
    }

    /// <summary>
    /// Makes the write that decides; null if the source changed meanwhile. A write that may have been done is one that others may finish.
    /// </summary>
    private async Task<StoredCart?> TryBeginAsync(
        PendingWrite<CartChangeRequest, CartResult> change, State state, WriteStatus earlier, StoredCart target, StoredCart source)
    {
        state.SourceBefore = source;
        state.TargetBefore = change.IsUnderWay ? state.TargetBefore : target.Version;
        change.IsUnderWay = true;
        try
        {
            var intent = new MergeIntent(change.Id, change.Request.CartId, change.Request.Options.Keyed)
            {
                UserId = change.Request.UserId,
            };
            if (await steps.TryBeginAsync(source, intent, change.Now) is { } begun)
            {
                return begun;
            }
        }
        catch (StorageFaultException fault) when (fault.WasNotApplied && earlier == WriteStatus.NotApplied)
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

    /// <summary>What became of an earlier attempt, by the current target and source. The source has no lines in transit.</summary>
    private static WriteStatus StatusOf(
        PendingWrite<CartChangeRequest, CartResult> change, State state, StoredCart? target, StoredCart? source) =>
        !change.IsUnderWay ? WriteStatus.NotApplied
        : target?.Writes.Contains(change.Id) == true ? WriteStatus.Applied
        : source?.ETag == state.SourceBefore?.ETag ? WriteStatus.MayStillApply
        : target?.Version is { } now && VersionsBetween(state.TargetBefore, now) >= RecentWrites.Capacity ? WriteStatus.Unknown
        : WriteStatus.NotApplied;

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

    /// <summary>What a request keeps from one attempt to the next.</summary>
    private sealed class State
    {
        /// <summary>The source that the last attempt was to replace.</summary>
        public StoredCart? SourceBefore { get; set; }

        /// <summary>The target's version before the first attempt that may have been done.</summary>
        public EntityVersion TargetBefore { get; set; }

        /// <summary>Whether storage failed a call that may have been done.</summary>
        public bool HasLostAnswer { get; set; }
    }
}
