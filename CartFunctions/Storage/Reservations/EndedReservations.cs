using System.Collections.Concurrent;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Handles reservation rows whose time has passed. A new row has a short time, so most of these rows belong to carts that still hold the
/// units. Such a row gets the cart's time. The others are reconciled.
/// </summary>
internal sealed class EndedReservations(CartReader carts, ReservationRows rows, ReservationReconciler reconciler)
{
    private const int AtOnce = 8;

    private readonly WriteQueues<object> queues = new();

    /// <summary>
    /// Handles the rows of a product whose time has passed, which frees the units that no cart holds any more. This includes the row of
    /// <paramref name="ownCart"/>, because it may belong to an expired cart that had the same id.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task ReleaseAsync(ObjectId productId, ObjectId? ownCart, CancellationToken cancellationToken)
    {
        // A product may have a thousand rows, so one request of this process does this at a time.
        var entering = queues.EnterAsync(productId, new object(), cancellationToken);
        var hasWaited = !entering.IsCompleted;
        using var lease = await entering;
        if (hasWaited && !reconciler.IsExpired((await rows.FindProductAsync(productId, cancellationToken))?.Product.ReservedUntil))
        {
            return; // The request before handled all rows.
        }

        var ended = (await rows.ListAsync(productId, cancellationToken))
            .Where(row => reconciler.IsExpired(row.Until)).ToLookup(row => row.CartId == ownCart);
        foreach (var own in ended[true])
        {
            await reconciler.ReconcileAsync(productId, own.CartId, isOwn: true, cancellationToken);
        }

        if (await ReconcileAsync([.. ended[false]], cancellationToken) == 0)
        {
            await CorrectAsync(productId, cancellationToken);
        }
    }

    /// <summary>Handles rows of one partition whose time has passed. Returns how many belong to no cart that holds the units.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<int> ReconcileAsync(IReadOnlyCollection<ReservationRow> ended, CancellationToken cancellationToken)
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
                await reconciler.ReconcileAsync(row.ProductId, row.CartId, isOwn: false, token);
            }
        });
        foreach (var chunk in held.Chunk(ReservationRows.MostAtOnce))
        {
            await rows.TryRenewAsync(chunk, cancellationToken); // If a row changed, a later request renews them.
        }

        return ended.Count - held.Count;
    }

    /// <summary>Corrects a product's sum of reserved units, and its time if that has passed, from its rows.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task CorrectAsync(ObjectId productId, CancellationToken cancellationToken)
    {
        if (await rows.FindProductAsync(productId, cancellationToken) is not { } stored)
        {
            return;
        }

        // Read after the product. If a row gets more units or an earlier time, the product changes too, and the write below fails.
        var all = await rows.ListAsync(productId, cancellationToken);
        var sum = (int)Math.Min(int.MaxValue, all.Sum(row => (long)row.Units));
        var earliest = all.Count == 0 ? (DateTimeOffset?)null : all.Min(row => row.Until);
        var until = stored.Product.ReservedUntil;
        if (sum != stored.Product.Reserved || (reconciler.IsExpired(until) && earliest > until))
        {
            await rows.TryCorrectAsync(stored, sum, earliest, cancellationToken);
        }
    }

    /// <summary>The row with the time of its cart, if the cart holds all units of the row; otherwise null.</summary>
    private async Task<ReservationRow?> FindRenewedAsync(ReservationRow row, CancellationToken cancellationToken)
    {
        var reservation = (await carts.FindAsync(row.CartId, cancellationToken))?.Cart.Reservation;
        return reservation?.Id == row.Id && row.Units <= reservation.HeldOf(row.ProductId) && !reconciler.IsExpired(reservation.Until)
            ? row with { Until = reservation.Until }
            : null;
    }
}
