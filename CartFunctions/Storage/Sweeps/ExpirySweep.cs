using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Sweeps;

/// <summary>
/// Deletes expired carts and completes interrupted merges. Clients no longer see an expired cart (contract, "Cart API"); the sweep frees
/// its storage. A cart with reserved units stays, because only the cart says until when they are reserved. A cart that changes meanwhile
/// has another ETag, so it stays too. The sweep works on sixteen ranges, by the first digit of the carts' random ids, and saves its
/// progress after each page. So a run that ends early or is cancelled repeats at most one page per range.
/// </summary>
public sealed class ExpirySweep
{
    private const int ParallelRanges = 8;
    private const int ParallelCarts = 8;
    private const int MaxTries = 3;

    // A Functions host ends a function after 30 minutes by default. The pages in progress come on top of this time.
    private static readonly TimeSpan MaxRunTime = TimeSpan.FromMinutes(25);

    private static readonly string[] SelectedProperties =
    [
        "PartitionKey", "RowKey", StoredFormat.Property, CartEntity.UpdatedAt, CartEntity.HeldUntil, CartEntity.RequestedUntil,
        CartEntity.MergeTarget, CartEntity.ClaimId, .. MergeMarker.Properties,
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
    /// Deletes expired carts as far as the time of a run allows. Returns how many expired carts it found, how many of them it deleted, and
    /// how many of the sixteen ranges the next run continues.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed. The next run continues.</exception>
    internal async Task<(int Found, int Deleted, int Unfinished)> RunAsync(CancellationToken cancellationToken)
    {
        // Carts that never expire may have interrupted merges too.
        var cutoff = expiry.Cutoff(clock.GetUtcNow()) ?? DateTimeOffset.UnixEpoch;
        var run = new RunState(clock);

        // The range with the oldest cutoff comes first. Otherwise, if time never suffices for all, the last ranges would advance by only
        // one page per run.
        var ranges = (await SweepProgress.ReadAllAsync(carts, cancellationToken)).OrderBy(range => range.Cutoff);
        await Parallel.ForEachAsync(
            ranges,
            ParallelismLimit.AtMost(ParallelRanges, cancellationToken),
            async (range, token) => await SweepAsync(range, cutoff, run, token));
        return run.Counts;
    }

    /// <summary>Continues or starts a range, for at least one page, so that each run makes progress on each range.</summary>
    private async Task SweepAsync(SweepProgress range, DateTimeOffset cutoff, RunState run, CancellationToken cancellationToken)
    {
        var beginning = new SweepProgress(range.Digit, cutoff, null);

        // If the expiry time was increased since the pass began, the old cutoff would delete carts that are no longer expired.
        var pass = range.Continuation is not null && range.Cutoff <= cutoff ? range : beginning;
        do
        {
            var page = await ReadPageAsync();
            while (page is null)
            {
                pass = beginning; // Storage rejected the continuation token: start the range again.
                page = await ReadPageAsync();
            }

            await Parallel.ForEachAsync(
                page.Entities,
                ParallelismLimit.AtMost(ParallelCarts, cancellationToken),
                async (row, token) => await SweepRowAsync(row, pass.Cutoff, run, token));
            pass = pass with { Continuation = page.Continuation };
            await pass.SaveAsync(carts, cancellationToken);
        }
        while (pass.Continuation is not null && !run.IsTimeUp);

        run.EndRange(isFinished: pass.Continuation is null);

        Task<TablePage?> ReadPageAsync() => carts.ScanPageAsync(pass.Filter, SelectedProperties, pass.Continuation, cancellationToken);
    }

    /// <summary>Sweeps one row: a cart or the marker of a merge.</summary>
    private async Task SweepRowAsync(TableEntity row, DateTimeOffset cutoff, RunState run, CancellationToken cancellationToken)
    {
        if (!StoredFormat.IsKnown(row, CartEntity.LatestFormat))
        {
            return; // A later version of the app wrote it.
        }

        if (!CartEntity.IsCart(row))
        {
            await merges.TryClearAsync(MergeMarker.ReadWithoutLines(row), cancellationToken);
            return;
        }

        var hasMerge = (row.GetString(CartEntity.MergeTarget) ?? row.GetString(CartEntity.ClaimId)) is not null;
        var current = hasMerge ? await TryFinishMergeAsync(row, cancellationToken) : row;
        if (current?.GetDateTimeOffset(CartEntity.UpdatedAt) <= cutoff && !IsReserved(current))
        {
            run.CountExpired(isDeleted: await carts.TryDiscardAsync(current, cancellationToken));
        }
    }

    private bool IsReserved(TableEntity cart) => new[] { CartEntity.HeldUntil, CartEntity.RequestedUntil }
        .Any(time => cart.GetDateTimeOffset(time) is { } until && !Reservation.IsExpired(until, clock.GetUtcNow()));

    /// <summary>
    /// Completes the merge that takes lines from this cart or depends on it. Returns the cart's current row; null if the cart is gone
    /// or the merge is left to the next run.
    /// </summary>
    private async Task<TableEntity?> TryFinishMergeAsync(TableEntity row, CancellationToken cancellationToken)
    {
        var cartId = ObjectId.Parse(row.PartitionKey);
        var cart = await merges.UnclaimAsync(await reader.FindAsync(cartId, cancellationToken), cancellationToken);
        for (var tries = 0; cart is { MergeIntent: not null } && tries < MaxTries; tries++)
        {
            if (await merges.TryFinishAsync(cart, cancellationToken))
            {
                telemetry.CountMergeFinishedForAnother();
            }

            cart = await reader.FindAsync(cartId, cancellationToken);
        }

        if (cart is not { MergeIntent: null })
        {
            return null;
        }

        var current = CartEntity.From(cart);
        current.ETag = cart.ETag.GetValueOrDefault();
        return current;
    }

    /// <summary>The counts of one run, and whether its time limit has passed.</summary>
    private sealed class RunState(TimeProvider clock)
    {
        private readonly long start = clock.GetTimestamp();
        private int found;
        private int deleted;
        private int unfinished;

        public bool IsTimeUp => clock.GetElapsedTime(start) >= MaxRunTime;

        public (int Found, int Deleted, int Unfinished) Counts => (found, deleted, unfinished);

        public void CountExpired(bool isDeleted)
        {
            Interlocked.Increment(ref found);
            Interlocked.Add(ref deleted, isDeleted ? 1 : 0);
        }

        public void EndRange(bool isFinished) => Interlocked.Add(ref unfinished, isFinished ? 0 : 1);
    }
}
