using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Brings a reservation row to what its cart needs of it: taken if it was bought, given back if nobody needs it. Whoever meets a row
/// does so, since whoever made it may be dead. The order of the reads is what makes it right: product and row, then the cart, then the
/// order; see README.md beside this file.
/// </summary>
internal sealed class Settlement(
    CartReader carts, ReservationRows rows, CartPromises promises, ReservationTelemetry telemetry, WriteServices services)
{
    private const int AtOnce = 8;

    /// <summary>Clocks differ: two instances that see each other's fresh reservation as over would chase each other.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    // What is left after it is settled by whoever wants the units next, or by the sweep.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether a time is over by every clock.</summary>
    public bool IsOver(DateTimeOffset? until) => until + Grace < services.Clock.GetUtcNow();

    /// <summary>Settles the rows of a product whose time is over, but for one cart's; the units that go back are free then.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task GiveBackEndedAsync(ObjectId productId, ObjectId? exceptCart, CancellationToken cancellationToken)
    {
        var ended = (await rows.ListAsync(productId, cancellationToken))
            .Where(row => IsOver(row.Until) && row.CartId != exceptCart).ToList();
        await Parallel.ForEachAsync(
            ended, CallsAtOnce.AtMost(AtOnce, cancellationToken), async (row, token) => await SettleAsync(productId, row.CartId, false, token));
        if (ended.Count == 0)
        {
            await CorrectAsync(productId, cancellationToken);
        }
    }

    /// <summary>Makes a product's sum that of its rows, and its time that of the earliest of them, once it is over.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task CorrectAsync(ObjectId productId, CancellationToken cancellationToken)
    {
        if (await rows.FindProductAsync(productId, cancellationToken) is not { } stored)
        {
            return;
        }

        // Read after the product: none of them changes without it.
        var all = await rows.ListAsync(productId, cancellationToken);
        var sum = (int)Math.Min(int.MaxValue, all.Sum(row => (long)row.Units));
        var earliest = all.Count == 0 ? (DateTimeOffset?)null : all.Min(row => row.Until);
        if (sum != stored.Product.Reserved || (IsOver(stored.Product.ReservedUntil) && earliest > stored.Product.ReservedUntil))
        {
            await rows.TryCorrectAsync(stored, sum, earliest, cancellationToken);
        }
    }

    /// <summary>Settles what a cart itself may have left at some products, as far as it can be done soon.</summary>
    public Task TrySettleOwnAsync(ObjectId cartId, IEnumerable<ObjectId> productIds) =>
        TryAsync(productIds, (productId, token) => SettleAsync(productId, cartId, true, token));

    /// <summary>
    /// Settles a reservation that its cart names no more, and never will: takes what was bought, gives the rest back, as far as it can
    /// be done soon.
    /// </summary>
    public Task TryEndOwnAsync(ObjectId cartId, Reservation reservation, Order? order, IEnumerable<ObjectId> productIds) =>
        TryAsync(productIds, async (productId, token) =>
        {
            var backoff = new Backoff(services.Jitter);
            while (true)
            {
                var read = await rows.ReadAsync(productId, cartId, token);
                if (read.Row?.Id != reservation.Id || await TryEndAsync(read, order?.UnitsOf(productId) ?? 0, token))
                {
                    return;
                }

                await Task.Delay(backoff.AfterRace(), services.Clock, token);
            }
        });

    /// <summary>Settles one cart's row of one product.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task SettleAsync(ObjectId productId, ObjectId cartId, bool isOwn, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(services.Jitter);
        while (!await TrySettleAsync(productId, cartId, isOwn, cancellationToken))
        {
            await Task.Delay(backoff.AfterRace(), services.Clock, cancellationToken);
        }
    }

    private async Task<bool> TrySettleAsync(ObjectId productId, ObjectId cartId, bool isOwn, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(productId, cartId, cancellationToken);
        if (read.Row is not { } row)
        {
            return true; // It was settled.
        }

        var cart = await carts.FindAsync(cartId, cancellationToken);
        if (cart?.Cart.Reservation is { } reservation && reservation.Id == row.Id)
        {
            if (isOwn || !IsOver(reservation.End))
            {
                return await TryFitAsync(read, row, reservation, cancellationToken);
            }

            // First the cart, then the row: units that a cart counts on are in its row.
            if (await promises.TryEndAsync(cart, cancellationToken) is null)
            {
                return false;
            }

            telemetry.Expired();
        }

        // Read when the cart is known to name the reservation no more, and not earlier: or a purchase in between would go unseen.
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

    /// <summary>Lowers a row to what its cart needs; one that is as it should be gets the cart's time.</summary>
    private async Task<bool> TryFitAsync(
        ReservedProduct read, ReservationRow row, Reservation reservation, CancellationToken cancellationToken)
    {
        var need = reservation.NeedOf(row.ProductId);
        if (row.Units <= need && row.Until >= reservation.End)
        {
            return true;
        }

        var next = need == 0 ? null : row with { Units = Math.Min(row.Units, need), Until = reservation.End };
        return read.Product is null || await rows.TryWriteAsync(read, next, 0, cancellationToken);
    }

    private Task<bool> TryEndAsync(ReservedProduct read, int bought, CancellationToken cancellationToken) =>
        read.Product is null
            ? rows.TryDeleteAsync(read.Row!, cancellationToken)
            : rows.TryWriteAsync(read, null, bought, cancellationToken);

    private async Task TryAsync(IEnumerable<ObjectId> productIds, Func<ObjectId, CancellationToken, Task> settle)
    {
        using var deadline = new CancellationTokenSource(Patience, services.Clock);
        try
        {
            await Parallel.ForEachAsync(
                productIds, CallsAtOnce.AtMost(AtOnce, deadline.Token), async (productId, token) => await settle(productId, token));
        }
        catch (Exception e) when (e is StorageFaultException or OperationCanceledException)
        {
            // The answer does not hang on it.
        }
    }
}
