using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>Gives a cart's reservation rows the units of its lines: all or none.</summary>
internal sealed class ReservationWriter(
    CartReader carts,
    ReservationRows rows,
    ReservationIntents intents,
    ReservationReconciler reconciler,
    EndedReservations reservations,
    FollowUp followUp,
    WriteLoopServices services)
{
    private const int AtOnce = 16;

    // Longer than a change may take. If the cart does not hold the units by then, the request failed or its process died.
    private static readonly TimeSpan AnnouncedFor = TimeSpan.FromSeconds(30);

    private readonly WriteQueues<ReservationIncrease> queues = new();

    /// <summary>
    /// Reserves what a cart's lines have beyond what the cart holds. Afterwards every row has its units and the cart requests them, but
    /// does not hold them yet. The caller writes that, on the ETag of the returned cart, or calls <see cref="AbandonAsync"/>.
    /// </summary>
    /// <param name="cart">The cart as it was read.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <param name="refusal">Why nothing is reserved even if there is enough stock; null for no reason.</param>
    /// <returns>
    /// The cart with the request for the units, or as read if it holds everything; null if it changed meanwhile; or why the lines cannot
    /// be reserved.
    /// </returns>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<Result<StoredCart?>> ReserveAsync(
        StoredCart cart, CancellationToken cancellationToken, Failure? refusal = null)
    {
        var units = UnitsNotHeld(cart);
        if (units.Count == 0)
        {
            return refusal is null ? cart : refusal;
        }

        var id = cart.Cart.Reservation?.Id ?? ObjectId.New(services.Ids);
        var read = await ReadAsync(cart.Cart.Id, id, units, cancellationToken);
        if (StockShortage.Of(id, units, read) is not null && await ReleaseExpiredAsync(cart.Cart.Id, id, units, read, cancellationToken))
        {
            read = await ReadAsync(cart.Cart.Id, id, units, cancellationToken);
        }

        if ((StockShortage.Of(id, units, read) ?? refusal) is { } failure)
        {
            return await carts.IsStillAsync(cart, cancellationToken) ? failure : default(StoredCart);
        }

        var until = Cart.ToMilliseconds(services.Clock.GetUtcNow() + AnnouncedFor);
        var request = Reservation.Request(cart.Cart.Reservation, id, cart.Cart.Lines, until);
        return await intents.TryWriteAsync(cart, request, cancellationToken) is { } announced
            ? await IncreaseAsync(announced, units, read, cancellationToken)
            : default(StoredCart);
    }

    /// <summary>Releases what <see cref="ReserveAsync"/> reserved, because the cart does not hold it.</summary>
    /// <param name="cart">The cart as it was read.</param>
    /// <param name="announced">The cart that was returned.</param>
    /// <param name="cause">What ended the attempt; null if it lost a race.</param>
    public Task AbandonAsync(StoredCart cart, StoredCart announced, Exception? cause = null) => UnitsNotHeld(cart) is { Count: > 0 } units
        ? followUp.AbandonAsync(announced, units.Select(one => one.ProductId), cause)
        : Task.CompletedTask;

    private static List<ReservedUnits> UnitsNotHeld(StoredCart cart) =>
        [.. Reservation.UnitsOf(cart.Cart.Lines).Where(one => one.Units > (cart.Cart.Reservation?.HeldOf(one.ProductId) ?? 0))];

    /// <summary>Gives every row its units, or takes back what some rows got.</summary>
    private async Task<Result<StoredCart?>> IncreaseAsync(
        StoredCart announced, List<ReservedUnits> units, ReservedProduct[] read, CancellationToken cancellationToken)
    {
        var products = units.Select(one => one.ProductId);
        var increase = new ReservationIncrease(announced, carts, rows, queues, services);
        StorageFaultException? throttled = null;
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, units.Count), ParallelismLimit.AtMost(AtOnce, cancellationToken), IncreaseOneAsync);
        }
        catch (Exception e)
        {
            // If time runs out meanwhile, the loop throws that and not the fault, which says how long to wait.
            await followUp.AbandonAsync(announced, products, throttled ?? e);
            throw;
        }

        if (increase.CanContinue)
        {
            return announced;
        }

        await followUp.AbandonAsync(announced, products, cause: null);
        return increase.Failure is { } failure ? failure : default(StoredCart);

        async ValueTask IncreaseOneAsync(int i, CancellationToken token)
        {
            try
            {
                await (increase.CanContinue ? increase.RunAsync(units[i], read[i], token) : Task.CompletedTask);
            }
            catch (StorageFaultException fault) when (fault.RetryAfter is not null)
            {
                throttled = fault;
                throw;
            }
        }
    }

    private async Task<ReservedProduct[]> ReadAsync(
        ObjectId cartId, ObjectId id, List<ReservedUnits> units, CancellationToken cancellationToken)
    {
        var read = new ReservedProduct[units.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, units.Count),
            ParallelismLimit.AtMost(AtOnce, cancellationToken),
            async (i, token) => read[i] = await ReadAsync(cartId, id, units[i].ProductId, token));
        return read;
    }

    /// <summary>Reads a product and the cart's row, after removing a row that an earlier reservation left.</summary>
    private async Task<ReservedProduct> ReadAsync(ObjectId cartId, ObjectId id, ObjectId productId, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(productId, cartId, cancellationToken);
        if (read.Row is not { } row || row.Id == id)
        {
            return read;
        }

        await reconciler.ReconcileAsync(productId, cartId, isOwn: true, cancellationToken);
        return await rows.ReadAsync(productId, cartId, cancellationToken);
    }

    /// <summary>Releases expired reservations of the products that fall short. Returns false if there are none.</summary>
    private async Task<bool> ReleaseExpiredAsync(
        ObjectId cartId, ObjectId id, List<ReservedUnits> units, ReservedProduct[] read, CancellationToken cancellationToken)
    {
        var isAnyEnded = false;
        for (var i = 0; i < read.Length; i++)
        {
            if (StockShortage.Of(id, units[i], read[i]) is not null && reconciler.IsExpired(read[i].Product?.Product.ReservedUntil))
            {
                isAnyEnded = true;
                await reservations.ReleaseAsync(units[i].ProductId, cartId, cancellationToken);
            }
        }

        return isAnyEnded;
    }
}
