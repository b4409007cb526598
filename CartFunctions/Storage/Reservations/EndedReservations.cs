using System.Collections.Concurrent;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Looks after the rows whose time is over. A row is made with a short time, so most of them are of carts that still hold the units: such
/// a row gets the cart's time. The others are settled.
/// </summary>
internal sealed class EndedReservations(CartReader carts, ReservationRows rows, ReservationReconciler settlement)
{
    private const int AtOnce = 8;

    private readonly WriteQueues<object> turns = new();

    /// <summary>
    /// Settles the rows of a product whose time is over; the units that are released are free then. The row of the cart that asks is
    /// settled, too: it may be of an expired cart that had the id.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task ReleaseAsync(ObjectId productId, ObjectId? ownCart, CancellationToken cancellationToken)
    {
        // One of this process at a time: a product may have a thousand rows.
        var entering = turns.EnterAsync(productId, new object(), cancellationToken);
        var hasWaited = !entering.IsCompleted;
        using var turn = await entering;
        if (hasWaited && !settlement.IsExpired((await rows.FindProductAsync(productId, cancellationToken))?.Product.ReservedUntil))
        {
            return; // Whoever was before looked after all of them.
        }

        var ended = (await rows.ListAsync(productId, cancellationToken))
            .Where(row => settlement.IsExpired(row.Until)).ToLookup(row => row.CartId == ownCart);
        foreach (var own in ended[true])
        {
            await settlement.ReconcileAsync(productId, own.CartId, isOwn: true, cancellationToken);
        }

        if (await SettleAsync([.. ended[false]], cancellationToken) == 0)
        {
            await CorrectAsync(productId, cancellationToken);
        }
    }

    /// <summary>Settles rows of one partition whose time is over; says how many were not of carts that still hold the units.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<int> SettleAsync(IReadOnlyCollection<ReservationRow> ended, CancellationToken cancellationToken)
    {
        var held = new ConcurrentBag<ReservationRow>();
        await Parallel.ForEachAsync(ended, ParallelismLimit.AtMost(AtOnce, cancellationToken), async (row, token) =>
        {
            if (await FindRenewedAsync(row, token) is { } renewed)
            {
                held.Add(renewed);
            }
            else
            {
                await settlement.ReconcileAsync(row.ProductId, row.CartId, isOwn: false, token);
            }
        });
        foreach (var chunk in held.Chunk(ReservationRows.MostAtOnce))
        {
            await rows.TryRenewAsync(chunk, cancellationToken); // If one of them changed, the next who looks renews them.
        }

        return ended.Count - held.Count;
    }

    /// <summary>Makes a product's sum that of its rows, and its time that of the earliest of them, once it is over.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task CorrectAsync(ObjectId productId, CancellationToken cancellationToken)
    {
        if (await rows.FindProductAsync(productId, cancellationToken) is not { } stored)
        {
            return;
        }

        // Read after the product: none of them gets more units, or an earlier time, without it.
        var all = await rows.ListAsync(productId, cancellationToken);
        var sum = (int)Math.Min(int.MaxValue, all.Sum(row => (long)row.Units));
        var earliest = all.Count == 0 ? (DateTimeOffset?)null : all.Min(row => row.Until);
        if (sum != stored.Product.Reserved || (settlement.IsExpired(stored.Product.ReservedUntil) && earliest > stored.Product.ReservedUntil))
        {
            await rows.TryCorrectAsync(stored, sum, earliest, cancellationToken);
        }
    }

    /// <summary>The row with the time of its cart, if that holds all its units; null if it does not.</summary>
    private async Task<ReservationRow?> FindRenewedAsync(ReservationRow row, CancellationToken cancellationToken)
    {
        var reservation = (await carts.FindAsync(row.CartId, cancellationToken))?.Cart.Reservation;
        return reservation?.Id == row.Id && row.Units <= reservation.HeldOf(row.ProductId) && !settlement.IsExpired(reservation.Until)
            ? row with { Until = reservation.Until }
            : null;
    }
}
