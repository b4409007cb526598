using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Updates a reservation row to what its cart needs. Bought units leave the stock, and units that no cart needs are released. Any request
/// may do this, because the process that made the row may have died. It is correct because of the order of the reads: product and row, then
/// the cart, then the order; see docs/reservations.md.
/// </summary>
internal sealed class ReservationReconciler(
    CartReader carts, ReservationRows rows, ReservationIntents intents, ReservationTelemetry telemetry, WriteLoopServices services)
{
    /// <summary>Whether the time has passed on every clock.</summary>
    public bool IsExpired(DateTimeOffset? until) => Reservation.IsExpired(until, services.Clock.GetUtcNow());

    /// <summary>Updates one cart's row of one product or coupon.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public Task ReconcileAsync(StockId stockId, ObjectId cartId, bool isOwn, CancellationToken cancellationToken) =>
        UntilDoneAsync(() => TryReconcileAsync(stockId, cartId, isOwn, cancellationToken), cancellationToken);

    /// <summary>
    /// Removes the rows of a reservation that its cart no longer has, and takes the units of its order, if any. One call does it for a
    /// whole group, unless something has changed; then each row is read again and removed alone.
    /// </summary>
    /// <param name="group">A group of <see cref="ReservationRows.GroupsOf"/>.</param>
    /// <param name="cartId">The cart.</param>
    /// <param name="reservationId">The reservation.</param>
    /// <param name="order">The order; null for none.</param>
    /// <param name="written">The rows that this request wrote, as they were then.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task EndAsync(
        StockId[] group,
        ObjectId cartId,
        ObjectId reservationId,
        Order? order,
        IReadOnlyDictionary<StockId, ReservedStock> written,
        CancellationToken cancellationToken)
    {
        var reading = Array.ConvertAll(group, stockId => written.TryGetValue(stockId, out var own)
            ? Task.FromResult(own)
            : rows.ReadRecentAsync(stockId, cartId, cancellationToken));
        await ParallelismLimit.WhenAllAsync(reading);
        var ended = (await Task.WhenAll(reading)).Where(read => read.Row?.Id == reservationId).ToList();
        if (ended.Count == 0)
        {
            return; // Another request removed them.
        }

        if (ended.Exists(read => read.IsOrphan)
            || await rows.TryWriteAsync(ended.ConvertAll(read => new RowWrite(read, null, UnitsOf(read))), cancellationToken) is null)
        {
            foreach (var stockId in ended.Select(read => read.Row!.StockId))
            {
                await UntilDoneAsync(() => TryEndAloneAsync(stockId), cancellationToken);
            }
        }

        async Task<bool> TryEndAloneAsync(StockId stockId)
        {
            var read = await rows.ReadAsync(stockId, cartId, cancellationToken);
            return read.Row?.Id != reservationId || await TryEndAsync(read, UnitsOf(read), cancellationToken);
        }

        int UnitsOf(ReservedStock read) => order?.UnitsOf(read.Row!.StockId) ?? 0;
    }

    private async Task UntilDoneAsync(Func<Task<bool>> attempt, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(services.Jitter);
        while (!await attempt())
        {
            await Task.Delay(backoff.AfterRace(), services.Clock, cancellationToken);
        }
    }

    private async Task<bool> TryReconcileAsync(StockId stockId, ObjectId cartId, bool isOwn, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(stockId, cartId, cancellationToken);
        if (read.Row is not { } row)
        {
            return true; // Another request removed it.
        }

        var cart = await carts.FindAsync(cartId, cancellationToken);
        if (cart?.Cart.Reservation is { } reservation && reservation.Id == row.Id)
        {
            if (isOwn || !IsExpired(reservation.End))
            {
                return await TryFitAsync(read, row, cart, isOwn, cancellationToken);
            }

            // First the cart, then the row, so that a row always has the units that its cart holds.
            if (await intents.TryWriteAsync(cart, null, cancellationToken) is null)
            {
                return false;
            }

            if (!reservation.Held.IsEmpty)
            {
                telemetry.Expired();
            }
        }

        // Read only now that the cart no longer has the reservation. An earlier read could miss a checkout in between.
        var order = await carts.FindOrderAsync(cartId, row.Id, cancellationToken);
        if (!await TryEndAsync(read, order?.UnitsOf(stockId) ?? 0, cancellationToken))
        {
            return false;
        }

        if (!isOwn)
        {
            telemetry.ReconciledForAnother();
        }

        return true;
    }

    /// <summary>Reduces a row to what its cart needs, or gives it the time of the cart.</summary>
    private async Task<bool> TryFitAsync(
        ReservedStock read, ReservationRow row, StoredCart cart, bool isOwn, CancellationToken cancellationToken)
    {
        var reservation = cart.Cart.Reservation!;
        if (!isOwn && !reservation.Requested.IsEmpty && IsExpired(reservation.RequestedUntil))
        {
            if (await intents.TryWriteAsync(cart, reservation.WithoutRequest(), cancellationToken) is not { } dropped)
            {
                return false;
            }

            reservation = dropped.Cart.Reservation!; // It holds units, or it would have expired.
        }

        var need = reservation.RequiredUnitsOf(row.StockId);
        var until = reservation.Requested.IsEmpty ? reservation.Until : reservation.RequestedUntil;
        if (row.Units <= need && (isOwn || row.Until >= until))
        {
            return true;
        }

        var next = need == 0 ? null : row with { Units = Math.Min(row.Units, need), Until = until };
        return read.IsOrphan || await rows.TryWriteAsync(new RowWrite(read, next), cancellationToken) is not null;
    }

    private async Task<bool> TryEndAsync(ReservedStock read, int bought, CancellationToken cancellationToken)
    {
        if (!read.IsOrphan)
        {
            return await rows.TryWriteAsync(new RowWrite(read, null, bought), cancellationToken) is not null;
        }

        // Read again, now after the row: the first read may have missed the creation to which the row belongs.
        var latest = read with { Stock = await rows.FindAsync(read.Row!.StockId, cancellationToken) };
        return latest.IsOrphan && await rows.TryDeleteAsync(read.Row, cancellationToken);
    }
}
