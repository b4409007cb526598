using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Settles the reservations whose time is over and that nobody asked for since, and mends a product's sum if it is not that of its
/// rows, as after an older version of the app replaced the product. Removes what is left of products that were deleted, too.
/// </summary>
public sealed class ReservationSweep
{
    private const string Partitions = "0123456789abcdef";
    private const int PartitionsAtOnce = 4;
    private const int RowsAtOnce = 8;

    // No write is under way for so long, not even one that storage does late.
    private static readonly TimeSpan DeletedFor = TimeSpan.FromHours(1);

    private readonly ReservationRows rows;
    private readonly ReservationReconciler settlement;
    private readonly EndedReservations reservations;
    private readonly TimeProvider clock;

    internal ReservationSweep(ReservationRows rows, ReservationReconciler settlement, EndedReservations reservations, TimeProvider clock) =>
        (this.rows, this.settlement, this.reservations, this.clock) = (rows, settlement, reservations, clock);

    /// <summary>Settles what ended up to now; says how many rows that were.</summary>
    /// <exception cref="StorageFaultException">Storage fails; what is left waits for the next sweep.</exception>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ended = 0;
        await Parallel.ForEachAsync(Partitions, ParallelismLimit.AtMost(PartitionsAtOnce, cancellationToken), async (partition, token) =>
            Interlocked.Add(ref ended, await RunAsync(partition, token)));
        return ended;
    }

    private async Task<int> RunAsync(char partition, CancellationToken cancellationToken)
    {
        var ended = (await rows.ListAsync(partition, cancellationToken)).Where(row => settlement.IsExpired(row.Until)).ToList();
        var settled = await reservations.SettleAsync(ended, cancellationToken);

        // The products first: a row that is made after they are read is not missed in their sums, but found in them later.
        var (reserved, deleted) = await rows.ListProductsAsync(partition, cancellationToken);
        var sums = (await rows.ListAsync(partition, cancellationToken))
            .GroupBy(row => row.ProductId).ToDictionary(same => same.Key, same => same.Sum(row => (long)row.Units));
        var doubtful = reserved.Keys.Union(sums.Keys)
            .Where(product => reserved.GetValueOrDefault(product) != sums.GetValueOrDefault(product));
        await Parallel.ForEachAsync(doubtful, ParallelismLimit.AtMost(RowsAtOnce, cancellationToken), async (product, token) =>
            await reservations.CorrectAsync(product, token));
        await Parallel.ForEachAsync(
            deleted.Where(product => product.Timestamp + DeletedFor < clock.GetUtcNow()),
            ParallelismLimit.AtMost(RowsAtOnce, cancellationToken),
            async (product, token) => await rows.RemoveAsync(product, token));
        return settled;
    }
}
