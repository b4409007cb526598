using System.Diagnostics;
using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Coupons;

/// <summary>
/// Stores the coupons that the shop defines. Each change takes effect exactly once: a fresh read, then a write on the condition that the
/// row has not changed since. Every method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class CouponStore(StorageTables tables, CouponCache cache, CouponTelemetry telemetry, WriteLoopServices services)
{
    private static readonly Failure Busy = Failure.ServiceUnavailable.With("too many concurrent changes, try again");

    private readonly WriteLoop<CouponChangeRequest, CouponResult> writes = new(maxGroup: 1, Busy, telemetry.Changes.Retried, services);

    /// <summary>Reads the current coupon with its uses; null if it does not exist.</summary>
    public async Task<Coupon?> FindAsync(CouponCode code, CancellationToken cancellationToken) =>
        (await FindStoredAsync(code, cancellationToken))?.Coupon;

    /// <summary>Reads the current coupon as it is stored; null if it does not exist.</summary>
    public async Task<StoredCoupon?> FindStoredAsync(CouponCode code, CancellationToken cancellationToken)
    {
        var (id, readAt) = (code.Id, cache.Now);
        var stored = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), CouponEntity.RowKey(id), CouponEntity.Read, cancellationToken);
        cache.Set(code, stored?.Coupon, readAt);
        return stored;
    }

    /// <summary>Saves or deletes a coupon exactly once.</summary>
    public async Task<CouponResult> ChangeAsync(CouponChangeRequest asked, CancellationToken cancellationToken)
    {
        var outcome = WriteCounters.Threw;
        try
        {
            var changed = await writes.RunAsync(asked.Code.Id, asked, TryAsync, cancellationToken);
            var result = changed.TryGet(out var found, out var failure) ? found : new CouponResult(null, Failure: failure);
            outcome = WriteCounters.OutcomeOf(result.Failure);
            return result;
        }
        finally
        {
            telemetry.Changes.Ended(asked.Definition is null ? "DeleteCoupon" : "SaveCoupon", outcome);
        }
    }

    private async Task TryAsync(
        IReadOnlyList<PendingWrite<CouponChangeRequest, CouponResult>> changes, CancellationToken cancellationToken)
    {
        var change = changes[0];
        var id = change.Request.Code.Id;
        var stored = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), CouponEntity.RowKey(id), CouponEntity.ReadRow, cancellationToken);
        var earlier = change.StatusIn(stored);
        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        switch (new CouponChangeAttempt(change.Request, change, earlier, stored).Decide())
        {
            case WriteDecision<StoredCoupon>.Done done:
                telemetry.Changes.FoundDone(done.IsReplay);
                change.Result = new CouponResult(change.Request.Target ?? done.State.Coupon, done.MadeIt);
                return;
            case WriteDecision<StoredCoupon>.Refused refused:
                change.Result = new CouponResult(null, Failure: refused.Failure);
                return;
            case WriteDecision<StoredCoupon>.Write write:
                change.Request.Target = write.Next.IsDeleted ? write.Next.Coupon : null;
                await WriteAsync(change, write);
                return;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Writes the coupon. A write once sent is not cancelled. A new coupon replaces all that is left of a deleted one.</summary>
    private async Task WriteAsync(PendingWrite<CouponChangeRequest, CouponResult> change, WriteDecision<StoredCoupon>.Write write)
    {
        var (next, entity) = (write.Next, CouponEntity.Of(write.Next));
        try
        {
            var written = await (next switch
            {
                { ETag: null } => tables.Products.TryAddAsync(entity, CancellationToken.None),
                { ETag: { } replaced } when write.MakesIt => tables.Products.TryReplaceAsync(entity, replaced, CancellationToken.None),
                { ETag: { } replaced } => tables.Products.TryMergeAsync(entity, replaced, CancellationToken.None),
            });
            if (telemetry.Changes.Written(written is not null))
            {
                cache.Set(change.Request.Code, next.IsDeleted ? null : next.Coupon, cache.Now);
                change.Result = new CouponResult(next.Coupon, write.MakesIt);
            }
        }
        catch (StorageFaultException fault) when (!fault.WasNotApplied)
        {
            change.MarkOutcomeUnknown(next.ETag, next.Version, write.MakesIt);
            throw;
        }
    }
}
