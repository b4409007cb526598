using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>Adds units to the rows of one reservation, as long as its cart still requests them.</summary>
internal sealed class ReservationIncrease(
    StoredCart announced, CartReader carts, ReservationRows rows, WriteQueues<ReservationIncrease> queues, WriteLoopServices services)
{
    private const int MostFaults = 3;

    private static readonly TimeSpan Done = Timeout.InfiniteTimeSpan;

    private readonly Reservation reservation = announced.Cart.Reservation!;

    /// <summary>Why a row cannot get its units; null so far.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Whether the cart still requests the units and no row failed.</summary>
    public bool CanContinue => Failure is null && !IsOvertaken;

    private bool IsOvertaken { get; set; }

    /// <summary>Gives one row its units.</summary>
    /// <param name="units">The units.</param>
    /// <param name="first">The product and the row, as read before the cart requested the units.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task RunAsync(ReservedUnits units, ReservedProduct first, CancellationToken cancellationToken)
    {
        var (backoff, faults) = (new Backoff(services.Jitter), 0);
        var wait = await TryAsync(first);
        if (wait == Done)
        {
            return;
        }

        // After a lost race, the requests of this process queue for the product, so that they do not race each other again.
        using var lease = await queues.EnterAsync(units.ProductId, this, cancellationToken);
        while (wait != Done && CanContinue)
        {
            await Task.Delay(wait, services.Clock, cancellationToken);
            var read = await rows.ReadAsync(units.ProductId, announced.Cart.Id, cancellationToken);

            // Read after the product and the row. A request that reduced or took the row had changed the cart before.
            IsOvertaken |= !await carts.IsStillAsync(announced, cancellationToken);

            // This writes a row that has enough units, too: another request may be about to reduce it, and must then fail.
            wait = IsOvertaken ? Done : await TryAsync(read);
        }

        // Returns how long to wait before the next try, or Done.
        async Task<TimeSpan> TryAsync(ReservedProduct read)
        {
            if (StockShortage.Of(reservation.Id, units, read) is { } shortage)
            {
                Failure = shortage;
                return Done;
            }

            try
            {
                var row = new ReservationRow(
                    units.ProductId, announced.Cart.Id, reservation.Id, units.Units, reservation.RequestedUntil);
                return await rows.TryWriteAsync(read, row, 0, CancellationToken.None) ? Done : backoff.AfterRace();
            }
            catch (StorageFaultException fault) when (++faults <= MostFaults)
            {
                return backoff.After(fault);
            }
        }
    }
}
