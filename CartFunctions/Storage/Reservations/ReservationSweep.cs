using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Settles the reservations whose time is over and that nobody asked for since, and mends a product's sum if it is not that of its
/// rows, as after an older version of the app replaced the product.
/// </summary>
public sealed class ReservationSweep
{
    private const string Partitions = "0123456789abcdef";
    private const int PartitionsAtOnce = 4;
    private const int RowsAtOnce = 8;

    private readonly ReservationRows rows;
    private readonly Settlement settlement;
    private readonly EndedReservations reservations;

    internal ReservationSweep(ReservationRows rows, Settlement settlement, EndedReservations reservations) =>
        (this.rows, this.settlement, this.reservations) = (rows, settlement, reservations);

    /// <summary>Settles what ended up to now; says how many rows that were.</summary>
    /// <exception cref="StorageFaultException">Storage fails; what is left waits for the next sweep.</exception>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ended = 0;
        await Parallel.ForEachAsync(Partitions, CallsAtOnce.AtMost(PartitionsAtOnce, cancellationToken), async (partition, token) =>
            Interlocked.Add(ref ended, await RunAsync(partition, token)));
        return ended;
    }

    private async Task<int> RunAsync(char partition, CancellationToken cancellationToken)
    {
        var ended = (await rows.ListAsync(partition, cancellationToken)).Where(row => settlement.IsOver(row.Until)).ToList();
        var settled = await reservations.SettleAsync(ended, cancellationToken);

        // The products first: a row that is made after they are read is not missed in their sums, but found in them later.
        var reserved = await rows.ListReservedAsync(partition, cancellationToken);
        var sums = (await rows.ListAsync(partition, cancellationToken))
            .GroupBy(row => row.ProductId).ToDictionary(same => same.Key, same => same.Sum(row => (long)row.Units));
        var doubtful = reserved.Keys.Union(sums.Keys)
            .Where(product => reserved.GetValueOrDefault(product) != sums.GetValueOrDefault(product));
        await Parallel.ForEachAsync(doubtful, CallsAtOnce.AtMost(RowsAtOnce, cancellationToken), async (product, token) =>
            await reservations.CorrectAsync(product, token));
        return settled;
    }
}
