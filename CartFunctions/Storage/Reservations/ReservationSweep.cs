using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Handles reservations whose time has passed and that no request handled. Corrects the sum of a product or coupon if it differs from its
/// rows, which happens when an older version of the app replaces a product. Removes the rows of deleted products and coupons.
/// </summary>
public sealed class ReservationSweep
{
    private const string Partitions = "0123456789abcdef";
    private const int PartitionsAtOnce = 4;
    private const int RowsAtOnce = 8;

    // No write is delayed for so long.
    private static readonly TimeSpan DeletedFor = TimeSpan.FromHours(1);

    private readonly ReservationRows rows;
    private readonly ReservationReconciler reconciler;
    private readonly EndedReservations reservations;
    private readonly TimeProvider clock;

    internal ReservationSweep(ReservationRows rows, ReservationReconciler reconciler, EndedReservations reservations, TimeProvider clock) =>
        (this.rows, this.reconciler, this.reservations, this.clock) = (rows, reconciler, reservations, clock);

    /// <summary>Runs the sweep. Returns how many expired rows it handled.</summary>
    /// <exception cref="StorageFaultException">Storage failed. The next sweep does the rest.</exception>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ended = 0;
        await Parallel.ForEachAsync(Partitions, ParallelismLimit.AtMost(PartitionsAtOnce, cancellationToken), async (partition, token) =>
            Interlocked.Add(ref ended, await RunAsync(partition, token)));
        return ended;
    }

    private async Task<int> RunAsync(char partition, CancellationToken cancellationToken)
    {
        var ended = (await rows.ListAsync(partition, cancellationToken)).Where(row => reconciler.IsExpired(row.Until)).ToList();
        var handled = await reservations.ReconcileAsync(ended, cancellationToken);

        // The products and coupons are read first, so a row that is added later only makes a sum differ, and the correction reads both
        // again.
        var (reserved, deleted) = await rows.ListStockAsync(partition, cancellationToken);
        var sums = (await rows.ListAsync(partition, cancellationToken))
            .GroupBy(row => row.StockId).ToDictionary(same => same.Key, same => same.Sum(row => (long)row.Units));
        var mismatched = reserved.Keys.Union(sums.Keys)
            .Where(stockId => reserved.GetValueOrDefault(stockId) != sums.GetValueOrDefault(stockId));
        await Parallel.ForEachAsync(mismatched, ParallelismLimit.AtMost(RowsAtOnce, cancellationToken), async (stockId, token) =>
            await reservations.CorrectAsync(stockId, token));
        await Parallel.ForEachAsync(
            deleted.Where(row => row.Timestamp + DeletedFor < clock.GetUtcNow()),
            ParallelismLimit.AtMost(RowsAtOnce, cancellationToken),
            async (row, token) => await rows.RemoveAsync(row, token));
        return handled;
    }
}
