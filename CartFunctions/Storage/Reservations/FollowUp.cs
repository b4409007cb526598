using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Updates a cart's reservation rows after the write that decides. The answer does not depend on this work. It is tried for two seconds
/// before the answer and then in the background. The next request for the units, or the sweep, does what is left. If storage asks to wait
/// (Retry-After), the background waits, and so must a request that makes further calls: it gets the fault.
/// </summary>
internal sealed class FollowUp(
    CartReader carts,
    ReservationIntents intents,
    ReservationReconciler reconciler,
    BackgroundWork background,
    ReservationTelemetry telemetry,
    WriteLoopServices services)
{
    private const int AtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The products and coupons for which a cart may have rows: those in its reservation and those on its lines.</summary>
    public static IEnumerable<StockId> StockIdsOf(Cart cart) =>
        (cart.Reservation?.StockIds ?? []).Union(cart.Lines.Select(line => (StockId)line.ProductId));

    /// <summary>Updates a cart's rows of some products and coupons to what the cart needs.</summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="stockIds">The products and coupons.</param>
    /// <param name="requestContinues">Whether the request makes further calls.</param>
    /// <exception cref="StorageFaultException">The request continues, and storage asks to wait.</exception>
    public Task ReconcileAsync(ObjectId cartId, IEnumerable<StockId> stockIds, bool requestContinues = false) =>
        RunAsync(stockIds.Chunk(1), (one, token) => ReconcileAsync(one, cartId, token), cartId, requestContinues);

    /// <summary>Ends a reservation that its cart no longer has: takes bought units from the stock and releases the rest.</summary>
    /// <param name="cartId">The cart.</param>
    /// <param name="reservation">The reservation. No cart ever has its id again.</param>
    /// <param name="order">The order that bought the units; null if they are only released.</param>
    /// <param name="requestContinues">Whether the request makes further calls.</param>
    /// <param name="written">The rows that the request wrote, as they were then; null for none.</param>
    /// <exception cref="StorageFaultException">The request continues, and storage asks to wait.</exception>
    public Task EndAsync(
        ObjectId cartId,
        Reservation reservation,
        Order? order,
        bool requestContinues = false,
        IReadOnlyDictionary<StockId, ReservedStock>? written = null)
    {
        telemetry.Ended(isCheckedOut: order is not null);
        written ??= ImmutableDictionary<StockId, ReservedStock>.Empty;
        return RunAsync(
            ReservationRows.GroupsOf(reservation.StockIds, stockId => stockId),
            (group, token) => reconciler.EndAsync(group, cartId, reservation.Id, order, written, token),
            cartId,
            requestContinues);
    }

    /// <summary>Removes a request for units from its cart, and the units from the rows of the products.</summary>
    /// <param name="announced">The cart with the request.</param>
    /// <param name="stockIds">The products and coupons whose rows may have the units.</param>
    /// <param name="cause">The exception that ends the attempt; null if there is none.</param>
    /// <exception cref="StorageFaultException">Storage asks to wait.</exception>
    public Task AbandonAsync(StoredCart announced, IEnumerable<StockId> stockIds, Exception? cause)
    {
        var cartId = announced.Cart.Id;
        return RunAsync(
            stockIds.Chunk(1),
            (one, token) => ReconcileAsync(one, cartId, token),
            cartId,
            requestContinues: cause is null or StorageFaultException,
            token => DropAsync(announced, token),
            cause as StorageFaultException);
    }

    private async Task RunAsync(
        IEnumerable<StockId[]> groups,
        Func<StockId[], CancellationToken, Task> update,
        ObjectId cartId,
        bool requestContinues,
        Func<CancellationToken, Task>? drop = null,
        StorageFaultException? fault = null)
    {
        var left = new List<StockId[]>(groups);
        if (fault?.RetryAfter is null)
        {
            using var deadline = new CancellationTokenSource(Patience, services.Clock);
            try
            {
                await RunAllAsync(update, deadline.Token);
                return;
            }
            catch (Exception e) when (e is StorageFaultException or OperationCanceledException)
            {
                fault = e as StorageFaultException;
            }
        }

        // Some rows may be updated already, and the cart may have changed since. So this looks at row, cart and order again.
        background.Add(
            token => RunAllAsync((group, each) => ReconcileAsync(group, cartId, each), token), telemetry.LeftUnreconciled, fault);
        if (requestContinues && fault?.RetryAfter is not null)
        {
            throw fault;
        }

        async Task RunAllAsync(Func<StockId[], CancellationToken, Task> updateGroup, CancellationToken cancellationToken)
        {
            if (drop is not null)
            {
                await drop(cancellationToken);
                drop = null;
            }

            await Parallel.ForEachAsync(left.ToArray(), ParallelismLimit.AtMost(AtOnce, cancellationToken), async (group, token) =>
            {
                await updateGroup(group, token);
                lock (left)
                {
                    left.Remove(group);
                }
            });
        }
    }

    private async Task ReconcileAsync(StockId[] stockIds, ObjectId cartId, CancellationToken cancellationToken)
    {
        foreach (var stockId in stockIds)
        {
            await reconciler.ReconcileAsync(stockId, cartId, isOwn: true, cancellationToken);
        }
    }

    /// <summary>Removes the request even if the cart has changed since, because changes of lines keep it.</summary>
    private async Task DropAsync(StoredCart announced, CancellationToken cancellationToken)
    {
        var (wanted, backoff) = (announced.Cart.Reservation!, new Backoff(services.Jitter));
        var cart = announced;
        while (cart?.Cart.Reservation is { } current && current.IsAnnouncedAs(wanted)
            && await intents.TryWriteAsync(cart, current.WithoutRequest(), cancellationToken) is null)
        {
            await Task.Delay(backoff.AfterRace(), services.Clock, cancellationToken);
            cart = await carts.FindAsync(announced.Cart.Id, cancellationToken);
        }
    }
}
