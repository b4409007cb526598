using System.Collections.Concurrent;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>Adds units to the rows of one reservation, as long as its cart still requests them.</summary>
/// <param name="announced">The cart with the request.</param>
/// <param name="carts">Reads the cart again.</param>
/// <param name="rows">Writes the rows.</param>
/// <param name="read">Reads a product or coupon, and the cart's row of it.</param>
/// <param name="queues">The queues of this process.</param>
/// <param name="services">The clock and the jitter.</param>
internal sealed class ReservationIncrease(
    StoredCart announced,
    CartReader carts,
    ReservationRows rows,
    Func<StockId, CancellationToken, Task<ReservedStock>> read,
    WriteQueues<ReservationIncrease> queues,
    WriteLoopServices services)
{
    private const int MostFaults = 3;

    private static readonly TimeSpan Done = Timeout.InfiniteTimeSpan;

    private readonly Reservation reservation = announced.Cart.Reservation!;
    private readonly ConcurrentDictionary<StockId, ReservedStock> written = [];

    /// <summary>Why a row cannot get its units; null so far.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Whether the cart still requests the units and no row failed.</summary>
    public bool CanContinue => Failure is null && !IsOvertaken;

    /// <summary>The rows as they were written.</summary>
    public IReadOnlyDictionary<StockId, ReservedStock> Written => written;

    private bool IsOvertaken { get; set; }

    /// <summary>Gives one row its units.</summary>
    /// <param name="units">The units.</param>
    /// <param name="first">The stock and the row, as read before the cart requested the units.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task RunAsync(ReservedUnits units, ReservedStock first, CancellationToken cancellationToken)
    {
        var (backoff, faults) = (new Backoff(services.Jitter), 0);
        var wait = await TryAsync(first);
        if (wait == Done)
        {
            return;
        }

        // After a lost race, the requests of this process queue for the stock, so that they do not race each other again.
        using var lease = await queues.EnterAsync(units.StockId.Id, this, cancellationToken);
        while (wait != Done && CanContinue)
        {
            await Task.Delay(wait, services.Clock, cancellationToken);
            var latest = await read(units.StockId, cancellationToken);

            // Read after the stock and the row. A request that reduced or took the row had changed the cart before.
            IsOvertaken |= !await carts.IsStillAsync(announced, cancellationToken);

            // This writes a row that has enough units, too: another request may be about to reduce it, and must then fail.
            wait = IsOvertaken ? Done : await TryAsync(latest);
        }

        // Returns how long to wait before the next try, or Done.
        async Task<TimeSpan> TryAsync(ReservedStock current)
        {
            if (StockShortage.Of(reservation.Id, units, current) is { } shortage)
            {
                Failure = shortage;
                return Done;
            }

            try
            {
                var row = new ReservationRow(
                    units.StockId, announced.Cart.Id, reservation.Id, units.Units, reservation.RequestedUntil);
                if (await rows.TryWriteAsync(current, row, 0, CancellationToken.None) is not { } both)
                {
                    return backoff.AfterRace();
                }

                if (both.HasETags)
                {
                    written[units.StockId] = both;
                }

                return Done;
            }
            catch (StorageFaultException fault) when (++faults <= MostFaults)
            {
                return backoff.After(fault);
            }
        }
    }
}
