using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// What is left to do at a cart's rows after the write that decides. It is tried for two seconds before the answer, which does not depend
/// on it, and then in the background. The next request that wants the units does what is left, or the sweep does.
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

    /// <summary>The products at which a cart may have rows: those that it has reserved, and those on its lines.</summary>
    public static IEnumerable<ObjectId> ProductsOf(Cart cart) =>
        (cart.Reservation?.Products ?? []).Union(cart.Lines.Select(line => line.ProductId));

    /// <summary>Brings a cart's rows of some products to what the cart needs.</summary>
    public Task ReconcileAsync(ObjectId cartId, IEnumerable<ObjectId> productIds) =>
        RunAsync(cartId, productIds, (productId, token) => reconciler.ReconcileAsync(productId, cartId, isOwn: true, token), null);

    /// <summary>
    /// Settles a reservation that its cart names no more, and never will: takes what was bought from the stock, and releases the rest.
    /// </summary>
    public Task EndAsync(ObjectId cartId, Reservation reservation, Order? order)
    {
        telemetry.Ended(isSold: order is not null);
        return RunAsync(
            cartId, reservation.Products, (productId, token) => reconciler.EndAsync(productId, cartId, reservation.Id, order, token), null);
    }

    /// <summary>Takes back what a cart announced, if it still is, and lowers what was raised for it.</summary>
    public Task AbandonAsync(StoredCart announced, IEnumerable<ObjectId> productIds)
    {
        var cartId = announced.Cart.Id;
        return RunAsync(
            cartId,
            productIds,
            (productId, token) => reconciler.ReconcileAsync(productId, cartId, isOwn: true, token),
            token => DropAsync(announced, token));
    }

    private async Task RunAsync(
        ObjectId cartId,
        IEnumerable<ObjectId> productIds,
        Func<ObjectId, CancellationToken, Task> reconcile,
        Func<CancellationToken, Task>? drop)
    {
        var left = new List<ObjectId>(productIds);
        using var deadline = new CancellationTokenSource(Patience, services.Clock);
        try
        {
            await RunAllAsync(reconcile, deadline.Token);
        }
        catch (Exception e) when (e is StorageFaultException or OperationCanceledException)
        {
            background.Add(
                token => RunAllAsync((productId, each) => reconciler.ReconcileAsync(productId, cartId, isOwn: true, each), token),
                telemetry.LeftUnsettled);
        }

        async Task RunAllAsync(Func<ObjectId, CancellationToken, Task> reconcileOne, CancellationToken cancellationToken)
        {
            if (drop is not null)
            {
                await drop(cancellationToken);
                drop = null;
            }

            await Parallel.ForEachAsync(left.ToArray(), ParallelismLimit.AtMost(AtOnce, cancellationToken), async (productId, token) =>
            {
                await reconcileOne(productId, token);
                lock (left)
                {
                    left.Remove(productId);
                }
            });
        }
    }

    /// <summary>The cart may have changed since, and still want the units: any change of lines carries that along.</summary>
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
