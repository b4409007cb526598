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
/// <param name="read">Reads a product or coupon, and the cart's row of it, for units that are wanted.</param>
/// <param name="queues">The queues of this process.</param>
/// <param name="services">The clock and the jitter.</param>
internal sealed class ReservationIncrease(
    StoredCart announced,
    CartReader carts,
    ReservationRows rows,
    Func<ReservedUnits, CancellationToken, Task<ReservedStock>> read,
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

    /// <summary>Tries once to give the rows of a group their units, by one call. Returns those to repeat, each alone.</summary>
    /// <param name="group">The units, of a group of <see cref="ReservationRows.GroupsOf"/>.</param>
    /// <param name="first">The stock and the rows, as read before the cart requested the units.</param>
    public async Task<IEnumerable<Repeat>> TryAsync(IReadOnlyList<ReservedUnits> group, IReadOnlyList<ReservedStock> first)
    {
        var tries = new Tries(new Backoff(services.Jitter));
        var wait = await TryAsync(group, first, tries);
        return wait == Done
            ? []
            : group.Select(units => new Repeat(units, group.Count == 1 ? tries : new Tries(new Backoff(services.Jitter)), wait));
    }

    /// <summary>Gives one row its units, beginning with the wait.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task RunAsync(Repeat repeat, CancellationToken cancellationToken)
    {
        var (units, tries, wait) = repeat;

        // After a lost race, the requests of this process queue for the stock, so that they do not race each other again.
        using var lease = await queues.EnterAsync(units.StockId.Id, this, cancellationToken);
        while (wait != Done && CanContinue)
        {
            await Task.Delay(wait, services.Clock, cancellationToken);
            var latest = await read(units, cancellationToken);

            // Read after the stock and the row. A request that reduced or took the row had changed the cart before.
            IsOvertaken |= !await carts.IsStillAsync(announced, cancellationToken);

            // This writes a row that has enough units, too: another request may be about to reduce it, and must then fail.
            wait = IsOvertaken ? Done : await TryAsync([units], [latest], tries);
        }
    }

    /// <summary>Returns how long to wait before the next try, or <see cref="Done"/>.</summary>
    private async Task<TimeSpan> TryAsync(IReadOnlyList<ReservedUnits> group, IReadOnlyList<ReservedStock> current, Tries tries)
    {
        if (StockShortage.Of(reservation.Id, group, current) is { } shortage)
        {
            Failure = shortage;
            return Done;
        }

        try
        {
            var writes = group.Zip(current, (units, stock) => new RowWrite(stock, RowOf(units))).ToList();
            if (await rows.TryWriteAsync(writes, CancellationToken.None) is not { } stored)
            {
                return tries.Backoff.AfterRace();
            }

            foreach (var one in stored.Where(one => one.HasETags))
            {
                written[one.Row!.StockId] = one;
            }

            return Done;
        }
        catch (StorageFaultException fault) when (++tries.Faults <= MostFaults)
        {
            return tries.Backoff.After(fault);
        }
    }

    private ReservationRow RowOf(ReservedUnits units) =>
        new(units.StockId, announced.Cart.Id, reservation.Id, units.Units, reservation.RequestedUntil);

    /// <summary>A row that is to be read and written again after a wait.</summary>
    internal sealed record Repeat(ReservedUnits Units, Tries Tries, TimeSpan Wait);

    /// <summary>How often it was tried.</summary>
    internal sealed class Tries(Backoff backoff)
    {
        public Backoff Backoff => backoff;

        public int Faults { get; set; }
    }
}
