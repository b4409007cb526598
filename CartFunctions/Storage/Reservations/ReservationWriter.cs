using System.Collections.Concurrent;
using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>Gives a cart's reservation rows the units of its lines, and a use of its coupon: all or none.</summary>
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
    /// Reserves what a cart's lines have beyond what the cart holds, and one use of a coupon. Afterwards every row has its units and the
    /// cart requests them, but does not hold them yet. The caller writes that, on the ETag of the announced cart, or calls
    /// <see cref="AbandonAsync"/>.
    /// </summary>
    /// <param name="cart">The cart as it was read.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <param name="coupon">The coupon, as it was read after the cart; null to reserve no use.</param>
    /// <param name="refusal">Why nothing is reserved even if there is enough stock; null for no reason.</param>
    /// <returns>
    /// The cart with the request for the units, or as read if it holds everything; null if it changed meanwhile; or why the units cannot be
    /// reserved.
    /// </returns>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<Result<AnnouncedCart?>> ReserveAsync(
        StoredCart cart, CancellationToken cancellationToken, StoredCoupon? coupon = null, Failure? refusal = null)
    {
        var units = UnitsNotHeld(cart, coupon);
        if (units.Count == 0 && (refusal is null || cart.Cart.Coupon is null))
        {
            return refusal is null ? new AnnouncedCart(cart, [], ImmutableDictionary<StockId, ReservedStock>.Empty) : refusal;
        }

        var id = cart.Cart.Reservation?.Id ?? ObjectId.New(services.Ids);
        var read = new ReservedStock[units.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, units.Count),
            ParallelismLimit.AtMost(AtOnce, cancellationToken),
            async (i, token) => read[i] = await ReadFirstAsync(cart, id, units[i], coupon, token));
        if ((StockShortage.Of(id, units, read) ?? refusal) is { } failure)
        {
            return await carts.IsStillAsync(cart, cancellationToken) ? failure : default(AnnouncedCart);
        }

        var until = Cart.ToMilliseconds(services.Clock.GetUtcNow() + AnnouncedFor);
        var request = Reservation.Request(cart.Cart.Reservation, id, RequiredUnits(cart, coupon), until);
        return await intents.TryWriteAsync(cart, request, cancellationToken) is { } announced
            ? await IncreaseAsync(announced, units, read, cancellationToken)
            : default(AnnouncedCart);
    }

    /// <summary>Releases what <see cref="ReserveAsync"/> reserved, because the cart does not hold it.</summary>
    /// <param name="announced">The cart that was returned.</param>
    /// <param name="cause">What ended the attempt; null if it lost a race.</param>
    public Task AbandonAsync(AnnouncedCart announced, Exception? cause = null) => announced.Units.Count > 0
        ? followUp.AbandonAsync(announced.Stored, announced.Units.Select(one => one.StockId), cause)
        : Task.CompletedTask;

    /// <summary>The units of the lines, and one use of the coupon.</summary>
    private static ImmutableArray<ReservedUnits> RequiredUnits(StoredCart cart, StoredCoupon? coupon) => coupon is null
        ? Reservation.UnitsOf(cart.Cart.Lines)
        : [.. Reservation.UnitsOf(cart.Cart.Lines), new ReservedUnits(coupon.Coupon.Code, 1)];

    private static List<ReservedUnits> UnitsNotHeld(StoredCart cart, StoredCoupon? coupon) =>
        [.. RequiredUnits(cart, coupon).Where(one => one.Units > (cart.Cart.Reservation?.HeldOf(one.StockId) ?? 0))];

    /// <summary>Gives every row its units, or takes back what some rows got.</summary>
    private async Task<Result<AnnouncedCart?>> IncreaseAsync(
        StoredCart announced, List<ReservedUnits> units, ReservedStock[] read, CancellationToken cancellationToken)
    {
        var (cartId, id) = (announced.Cart.Id, announced.Cart.Reservation!.Id);
        var stockIds = units.Select(one => one.StockId);
        var increase = new ReservationIncrease(
            announced, carts, rows, (one, token) => ReadOrReleaseExpiredAsync(cartId, id, one, token), queues, services);
        var repeats = new ConcurrentQueue<ReservationIncrease.Repeat>();
        StorageFaultException? throttled = null;
        try
        {
            var groups = ReservationRows.GroupsOf(units.Zip(read), one => one.First.StockId);
            await Parallel.ForEachAsync(groups, ParallelismLimit.AtMost(AtOnce, cancellationToken), TryGroupAsync);

            // All in one loop, which one failed call ends at once: another call would not wait as storage asks.
            await Parallel.ForEachAsync(repeats, ParallelismLimit.AtMost(AtOnce, cancellationToken), RepeatAsync);
        }
        catch (Exception e)
        {
            // If time runs out meanwhile, the loop throws that and not the fault, which says how long to wait.
            await followUp.AbandonAsync(announced, stockIds, throttled ?? e);
            throw;
        }

        if (increase.CanContinue)
        {
            return new AnnouncedCart(announced, units, increase.Written);
        }

        await followUp.AbandonAsync(announced, stockIds, cause: null);
        return increase.Failure is { } failure ? failure : default(AnnouncedCart);

        async ValueTask TryGroupAsync((ReservedUnits Units, ReservedStock Read)[] group, CancellationToken token)
        {
            if (increase.CanContinue)
            {
                var left = await increase.TryAsync([.. group.Select(one => one.Units)], [.. group.Select(one => one.Read)]);
                Array.ForEach([.. left], repeats.Enqueue);
            }
        }

        async ValueTask RepeatAsync(ReservationIncrease.Repeat repeat, CancellationToken token)
        {
            try
            {
                await increase.RunAsync(repeat, token);
            }
            catch (StorageFaultException fault) when (fault.RetryAfter is not null)
            {
                throttled = fault;
                throw;
            }
        }
    }

    /// <summary>
    /// Finds what the first attempt to write needs by as few calls as possible. A product may be remembered, a coupon was read already, and
    /// a cart without a reservation is taken to have no row. If any of this is wrong, the attempt fails and everything is read. Only a
    /// fresh read refuses.
    /// </summary>
    private async Task<ReservedStock> ReadFirstAsync(
        StoredCart cart, ObjectId id, ReservedUnits units, StoredCoupon? coupon, CancellationToken cancellationToken)
    {
        var assumed = units.StockId.IsCoupon && coupon is not null ? new ReservedStock(new CouponStock(coupon), null)
            : cart.Cart.Reservation is null
                ? new ReservedStock(await rows.FindRecentAsync(units.StockId, cancellationToken), null)
                : null;
        return assumed is not null && StockShortage.Of(id, units, assumed) is null
            ? assumed
            : await ReadOrReleaseExpiredAsync(cart.Cart.Id, id, units, cancellationToken);
    }

    /// <summary>Reads stock and the cart's row. If the stock falls short, expired reservations of it are released first.</summary>
    private async Task<ReservedStock> ReadOrReleaseExpiredAsync(
        ObjectId cartId, ObjectId id, ReservedUnits units, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(cartId, id, units.StockId, cancellationToken);
        if (StockShortage.Of(id, units, read) is null || !reconciler.IsExpired(read.Stock?.ReservedUntil))
        {
            return read;
        }

        await reservations.ReleaseAsync(units.StockId, cartId, cancellationToken);
        return await ReadAsync(cartId, id, units.StockId, cancellationToken);
    }

    /// <summary>Reads stock and the cart's row, after removing a row that an earlier reservation left.</summary>
    private async Task<ReservedStock> ReadAsync(ObjectId cartId, ObjectId id, StockId stockId, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(stockId, cartId, cancellationToken);
        if (read.Row is not { } row || row.Id == id)
        {
            return read;
        }

        await reconciler.ReconcileAsync(stockId, cartId, isOwn: true, cancellationToken);
        return await rows.ReadAsync(stockId, cartId, cancellationToken);
    }
}

/// <summary>A cart whose rows have the units that it requests.</summary>
/// <param name="Stored">The cart with the request; or as it was read, if it holds everything.</param>
/// <param name="Units">The units that it does not hold yet; none if it holds everything.</param>
/// <param name="Rows">Their rows, as this request wrote them. Some may be missing.</param>
internal sealed record AnnouncedCart(
    StoredCart Stored, IReadOnlyList<ReservedUnits> Units, IReadOnlyDictionary<StockId, ReservedStock> Rows)
{
    /// <summary>The reservation. It exists: the announced one, or the completed one if that holds all lines already.</summary>
    public Reservation Reservation => Stored.Cart.Reservation!;
}
