using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Sweeps;

/// <summary>
/// Deletes the carts that expired, and finishes the merges that broke off. Those carts are gone for every client already (contract, "Cart
/// API"); this gives back the room. A cart stays while units are reserved for it, since it alone says until when. A cart that is touched
/// meanwhile has another ETag, so it stays. It goes through the carts in sixteen ranges, by the first digit of their random ids, and notes
/// after every page how far it came: a run that ends early, or is ended, costs no more than that page.
/// </summary>
public sealed class ExpirySweep
{
    private const int ParallelRanges = 8;
    private const int ParallelCarts = 8;
    private const int MostTries = 3;

    // After 30 minutes a Functions host ends a function, unless its settings say otherwise. The pages under way come on top.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(25);

    private static readonly string[] Properties =
    [
        "PartitionKey", "RowKey", StoredFormat.Property, CartEntity.UpdatedAt, CartEntity.HeldUntil, CartEntity.WantedUntil,
        CartEntity.LeavingTo, CartEntity.ClaimId, .. MergeMarker.Properties,
    ];

    private readonly Table carts;
    private readonly CartReader reader;
    private readonly MergeSteps merges;
    private readonly CartTelemetry telemetry;
    private readonly CartExpiry expiry;
    private readonly TimeProvider clock;

    internal ExpirySweep(
        StorageTables tables, CartReader reader, MergeSteps merges, CartTelemetry telemetry, CartExpiry expiry, TimeProvider clock) =>
        (carts, this.reader, this.merges, this.telemetry, this.expiry, this.clock) =
            (tables.Carts, reader, merges, telemetry, expiry, clock);

    /// <summary>
    /// Deletes what expired up to now, as far as the time of a run suffices; says how many carts were found, how many of them this call
    /// deleted, and how many of the sixteen ranges the next run is to go on with.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage fails; what is left waits for the next sweep.</exception>
    internal async Task<(int Found, int Deleted, int Unfinished)> RunAsync(CancellationToken cancellationToken)
    {
        var cutoff = expiry.Cutoff(clock.GetUtcNow()) ?? DateTimeOffset.UnixEpoch; // Merges break off also where carts live for ever.
        var run = new Run(clock);

        // The oldest pass first, or the ranges at the end would wait for good where time never suffices for all.
        var ranges = (await SweepProgress.ReadAllAsync(carts, cancellationToken)).OrderBy(range => range.Cutoff);
        await Parallel.ForEachAsync(
            ranges, ParallelismLimit.AtMost(ParallelRanges, cancellationToken), async (range, token) => await SweepAsync(range, cutoff, run, token));
        return run.Result;
    }

    /// <summary>Goes on with a range, or begins with it, for a page at the least, so that each run comes further with each range.</summary>
    private async Task SweepAsync(SweepProgress range, DateTimeOffset cutoff, Run run, CancellationToken cancellationToken)
    {
        var beginning = new SweepProgress(range.Digit, cutoff, null);

        // If carts live longer than when the pass began, it would delete what is not expired any more.
        var pass = range.Continuation is not null && range.Cutoff <= cutoff ? range : beginning;
        do
        {
            TablePage? page;
            while ((page = await carts.ScanPageAsync(pass.Filter, Properties, pass.Continuation, cancellationToken)) is null)
            {
                pass = beginning; // The token is not this service's, or not any more.
            }

            await Parallel.ForEachAsync(
                page.Entities, ParallelismLimit.AtMost(ParallelCarts, cancellationToken), async (row, token) => await SweepRowAsync(row, pass.Cutoff, run, token));
            pass = pass with { Continuation = page.Continuation };
            await pass.SaveAsync(carts, cancellationToken);
        }
        while (pass.Continuation is not null && !run.IsOver);

        run.End(isFinished: pass.Continuation is null);
    }

    /// <summary>Does what is due on one row: a cart's, or the marker of a merge.</summary>
    private async Task SweepRowAsync(TableEntity row, DateTimeOffset cutoff, Run run, CancellationToken cancellationToken)
    {
        if (!StoredFormat.IsKnown(row, CartEntity.LatestFormat))
        {
            return; // A later version of the app knows what it is.
        }

        if (!CartEntity.IsCart(row))
        {
            await merges.TryClearAsync(MergeMarker.Read(row), cancellationToken);
            return;
        }

        var merged = (row.GetString(CartEntity.LeavingTo) ?? row.GetString(CartEntity.ClaimId)) is null
            ? row
            : await TryFinishMergeAsync(row, cancellationToken);
        if (merged?.GetDateTimeOffset(CartEntity.UpdatedAt) <= cutoff && !IsReserved(merged))
        {
            run.Count(isDeleted: await carts.TryDiscardAsync(merged, cancellationToken));
        }
    }

    private bool IsReserved(TableEntity cart) => new[] { CartEntity.HeldUntil, CartEntity.WantedUntil }
        .Any(time => cart.GetDateTimeOffset(time) is { } until && !Reservation.IsExpired(until, clock.GetUtcNow()));

    /// <summary>
    /// Finishes the merge that takes lines off a cart, or depends on it: the cart's row after that; null if the next run is to do so.
    /// </summary>
    private async Task<TableEntity?> TryFinishMergeAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var cartId = ObjectId.Parse(row.PartitionKey);
        var cart = await merges.UnclaimAsync(await reader.FindAsync(cartId, cancellationToken), cancellationToken);
        for (var tries = 0; cart is { MergeIntent: not null } && tries < MostTries; tries++)
        {
            var isFinished = await merges.TryFinishAsync(cart, cancellationToken);
            telemetry.MergeFinished(isFinished);
            cart = await reader.FindAsync(cartId, cancellationToken);
        }

        if (cart is not { MergeIntent: null })
        {
            return null;
        }

        var merged = CartEntity.From(cart);
        merged.ETag = cart.ETag.GetValueOrDefault();
        return merged;
    }

    /// <summary>One run: what it did so far, and whether its time is over.</summary>
    private sealed class Run(TimeProvider clock)
    {
        private readonly long start = clock.GetTimestamp();
        private int found;
        private int deleted;
        private int unfinished;

        public bool IsOver => clock.GetElapsedTime(start) >= MaxTime;

        public (int Found, int Deleted, int Unfinished) Result => (found, deleted, unfinished);

        public void Count(bool isDeleted)
        {
            Interlocked.Increment(ref found);
            Interlocked.Add(ref deleted, isDeleted ? 1 : 0);
        }

        public void End(bool isFinished) => Interlocked.Add(ref unfinished, isFinished ? 0 : 1);
    }
}
