using System.Collections.Concurrent;
using CartFunctions.Carts;
using CartFunctions.Catalog;
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

    /// <summary>Handles the rows of these products whose time has passed. Returns false if no product has any.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<bool> TryReleaseAsync(IEnumerable<Product?> products, ObjectId ownCart, CancellationToken cancellationToken)
    {
        var ended = products.OfType<Product>().Where(product => product.Reserved > 0 && reconciler.IsExpired(product.ReservedUntil))
            .DistinctBy(product => product.Id).ToList();
        foreach (var product in ended)
        {
            await ReleaseAsync(product.Id, ownCart, cancellationToken);
        }

        return ended.Count > 0;
    }

    /// <summary>
    /// Handles the rows of a product or coupon whose time has passed, which frees the units that no cart holds any more. This includes the
    /// row of <paramref name="ownCart"/>, because it may belong to an expired cart that had the same id.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task ReleaseAsync(StockId stockId, ObjectId? ownCart, CancellationToken cancellationToken)
    {
        // A product may have a thousand rows, so one request of this process does this at a time.
        var entering = queues.EnterAsync(stockId.Id, new object(), cancellationToken);
        var hasWaited = !entering.IsCompleted;
        using var lease = await entering;
        if (hasWaited && !reconciler.IsExpired((await rows.FindAsync(stockId, cancellationToken))?.ReservedUntil))
        {
            return; // The request before handled all rows.
        }

        var ended = (await rows.ListAsync(stockId, cancellationToken))
            .Where(row => reconciler.IsExpired(row.Until)).ToLookup(row => row.CartId == ownCart);
        foreach (var own in ended[true])
        {
            await reconciler.ReconcileAsync(stockId, own.CartId, isOwn: true, cancellationToken);
        }

        if (await ReconcileAsync([.. ended[false]], cancellationToken) == 0)
        {
            await CorrectAsync(stockId, cancellationToken);
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
                await reconciler.ReconcileAsync(row.StockId, row.CartId, isOwn: false, token);
            }
        });
        foreach (var chunk in held.Chunk(ReservationRows.MostAtOnce))
        {
            await rows.TryRenewAsync(chunk, cancellationToken); // If a row changed, a later request renews them.
        }

        return ended.Count - held.Count;
    }

    /// <summary>Corrects the sum of reserved units of a product or coupon, and its time if that has passed, from its rows.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task CorrectAsync(StockId stockId, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(stockId, cancellationToken) is not { } stock)
        {
            return;
        }

        // Read after the stock. If a row gets more units or an earlier time, the stock changes too, and the write below fails.
        var all = await rows.ListAsync(stockId, cancellationToken);
        var sum = (int)Math.Min(int.MaxValue, all.Sum(row => (long)new ReservedStock(stock, row).CountedUnits));
        var earliest = all.Count == 0 ? (DateTimeOffset?)null : all.Min(row => row.Until);
        var until = stock.ReservedUntil;
        if (sum != stock.Reserved || (reconciler.IsExpired(until) && earliest > until))
        {
            await rows.TryCorrectAsync(stock, sum, earliest, cancellationToken);
        }
    }

    /// <summary>The row with the time of its cart, if the cart holds all units of the row; otherwise null.</summary>
    private async Task<ReservationRow?> FindRenewedAsync(ReservationRow row, CancellationToken cancellationToken)
    {
        var reservation = (await carts.FindAsync(row.CartId, cancellationToken))?.Cart.Reservation;
        return reservation?.Id == row.Id && row.Units <= reservation.HeldOf(row.StockId) && !reconciler.IsExpired(reservation.Until)
            ? row with { Until = reservation.Until }
            : null;
    }
}
