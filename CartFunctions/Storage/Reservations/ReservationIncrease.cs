using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>The rows of one reservation on their way up, as long as the cart is what was announced.</summary>
internal sealed class ReservationIncrease(
    StoredCart announced, CartReader carts, ReservationRows rows, WriteQueues<ReservationIncrease> turns, WriteLoopServices services)
{
    private const int MostFaults = 3;

    private static readonly TimeSpan Done = Timeout.InfiniteTimeSpan;

    private readonly Reservation reservation = announced.Cart.Reservation!;

    /// <summary>Why one of them cannot be raised; null so far.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>Whether the cart is still what was announced, and no row failed.</summary>
    public bool CanContinue => Failure is null && !IsOvertaken;

    private bool IsOvertaken { get; set; }

    /// <summary>Raises one row to a line's quantity.</summary>
    /// <param name="line">The line.</param>
    /// <param name="first">Its product and row as they were read before the cart was announced.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task RunAsync(CartLine line, ReservedProduct first, CancellationToken cancellationToken)
    {
        var (backoff, faults) = (new Backoff(services.Jitter), 0);
        var wait = await TryAsync(first);
        if (wait == Done)
        {
            return;
        }

        // Those of this process who lost a race for the product wait for their turn at it, in place of racing each other on.
        using var turn = await turns.EnterAsync(line.ProductId, this, cancellationToken);
        while (wait != Done && CanContinue)
        {
            await Task.Delay(wait, services.Clock, cancellationToken);
            var read = await rows.ReadAsync(line.ProductId, announced.Cart.Id, cancellationToken);

            // Read after product and row: who lowers the row, or took it, changed the cart before.
            IsOvertaken |= !await carts.IsStillAsync(announced, cancellationToken);

            // Also a row that has enough: an earlier reservation may have left it so, and who lowers that be on the way.
            wait = IsOvertaken ? Done : await TryAsync(read);
        }

        // How long to wait before the next try; nothing if there is nothing left to try.
        async Task<TimeSpan> TryAsync(ReservedProduct read)
        {
            if (StockShortage.Of(reservation.Id, line, read) is { } shortage)
            {
                Failure = shortage;
                return Done;
            }

            try
            {
                var row = new ReservationRow(
                    line.ProductId, announced.Cart.Id, reservation.Id, line.Quantity, reservation.RequestedUntil);
                return await rows.TryWriteAsync(read, row, 0, CancellationToken.None) ? Done : backoff.AfterRace();
            }
            catch (StorageFaultException fault) when (++faults <= MostFaults)
            {
                return backoff.After(fault);
            }
        }
    }
}
