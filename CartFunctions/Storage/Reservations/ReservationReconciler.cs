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

    /// <summary>Updates one cart's row of one product.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public Task ReconcileAsync(ObjectId productId, ObjectId cartId, bool isOwn, CancellationToken cancellationToken) =>
        UntilDoneAsync(() => TryReconcileAsync(productId, cartId, isOwn, cancellationToken), cancellationToken);

    /// <summary>Removes the row of a reservation that its cart no longer has, and takes the units of its order, if any.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public Task EndAsync(
        ObjectId productId, ObjectId cartId, ObjectId reservationId, Order? order, CancellationToken cancellationToken) => UntilDoneAsync(
        async () =>
        {
            var read = await rows.ReadAsync(productId, cartId, cancellationToken);
            return read.Row?.Id != reservationId || await TryEndAsync(read, order?.UnitsOf(productId) ?? 0, cancellationToken);
        },
        cancellationToken);

    private async Task UntilDoneAsync(Func<Task<bool>> attempt, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(services.Jitter);
        while (!await attempt())
        {
            await Task.Delay(backoff.AfterRace(), services.Clock, cancellationToken);
        }
    }

    private async Task<bool> TryReconcileAsync(ObjectId productId, ObjectId cartId, bool isOwn, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(productId, cartId, cancellationToken);
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
        if (!await TryEndAsync(read, order?.UnitsOf(productId) ?? 0, cancellationToken))
        {
            return false;
        }

        if (!isOwn)
        {
            telemetry.SettledForAnother();
        }

        return true;
    }

    /// <summary>Reduces a row to what its cart needs, or gives it the time of the cart.</summary>
    private async Task<bool> TryFitAsync(
        ReservedProduct read, ReservationRow row, StoredCart cart, bool isOwn, CancellationToken cancellationToken)
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

        var need = reservation.RequiredUnitsOf(row.ProductId);
        var until = reservation.Requested.IsEmpty ? reservation.Until : reservation.RequestedUntil;
        if (row.Units <= need && (isOwn || row.Until >= until))
        {
            return true;
        }

        var next = need == 0 ? null : row with { Units = Math.Min(row.Units, need), Until = until };
        return read.Product is null || await rows.TryWriteAsync(read, next, 0, cancellationToken);
    }

    private Task<bool> TryEndAsync(ReservedProduct read, int bought, CancellationToken cancellationToken) =>
        read.Product is null
            ? rows.TryDeleteAsync(read.Row!, cancellationToken)
            : rows.TryWriteAsync(read, null, bought, cancellationToken);
}
