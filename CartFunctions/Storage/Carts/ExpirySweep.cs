using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Deletes the carts that expired. They are gone for every client already (contract, "Cart API"); this gives back the room. A cart
/// that is touched meanwhile has another ETag, so it stays. It goes through the carts in sixteen ranges, by the first digit of their
/// random ids, and notes after every page how far it came: a run that ends early, or is ended, costs no more than that page.
/// </summary>
public sealed class ExpirySweep
{
    private const int ParallelRanges = 8;
    private const int ParallelCarts = 8;

    // After 30 minutes a Functions host ends a function, unless its settings say otherwise. The pages under way come on top.
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(25);

    private static readonly string[] Properties = ["PartitionKey", "RowKey", StoredFormat.Property];

    private readonly Table carts;
    private readonly CartExpiry expiry;
    private readonly TimeProvider clock;

    internal ExpirySweep(StorageTables tables, CartExpiry expiry, TimeProvider clock) =>
        (carts, this.expiry, this.clock) = (tables.Carts, expiry, clock);

    /// <summary>
    /// Deletes what expired up to now, as far as the time of a run suffices; says how many carts were found, how many of them this call
    /// deleted, and how many of the sixteen ranges the next run is to go on with.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage fails; what is left waits for the next sweep.</exception>
    internal async Task<(int Found, int Deleted, int Unfinished)> RunAsync(CancellationToken cancellationToken)
    {
        if (expiry.Cutoff(clock.GetUtcNow()) is not { } cutoff)
        {
            return default;
        }

        var run = new Run(clock);

        // The oldest pass first, or the ranges at the end would wait for good where time never suffices for all.
        var ranges = (await SweepProgress.ReadAllAsync(carts, cancellationToken)).OrderBy(range => range.Cutoff);
        await Parallel.ForEachAsync(
            ranges, CallsAtOnce.AtMost(ParallelRanges, cancellationToken), async (range, token) => await SweepAsync(range, cutoff, run, token));
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
                page.Entities, CallsAtOnce.AtMost(ParallelCarts, cancellationToken), async (cart, token) => await SweepCartAsync(cart, run, token));
            pass = pass with { Continuation = page.Continuation };
            await pass.SaveAsync(carts, cancellationToken);
        }
        while (pass.Continuation is not null && !run.IsOver);

        run.End(isFinished: pass.Continuation is null);
    }

    /// <summary>Does what is due on one cart.</summary>
    private async Task SweepCartAsync(TableEntity cart, Run run, CancellationToken cancellationToken)
    {
        if (!StoredFormat.IsKnown(cart, CartEntity.LatestFormat))
        {
            return; // A later version of the app knows what it is.
        }

        run.Count(isDeleted: await carts.TryDiscardAsync(cart, cancellationToken));
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
