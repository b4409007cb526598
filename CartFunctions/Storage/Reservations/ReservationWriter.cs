using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>Raises a cart's reservation rows to what is on its lines: all or none.</summary>
internal sealed class ReservationWriter(
    CartReader carts,
    ReservationRows rows,
    ReservationIntents promises,
    ReservationReconciler settlement,
    EndedReservations reservations,
    FollowUp followUp,
    WriteLoopServices services)
{
    private const int AtOnce = 16;

    // Longer than a change may take. What is not held by then was given up, or its process is dead.
    private static readonly TimeSpan AnnouncedFor = TimeSpan.FromSeconds(30);

    private readonly WriteQueues<ReservationIncrease> turns = new();

    /// <summary>
    /// Reserves some lines of a cart beside what it holds. Every row has its units when it returns, and the cart says what it wants,
    /// but does not hold it yet: that is for the caller to write, on the ETag of the cart that is returned.
    /// </summary>
    /// <param name="cart">The cart as it was read.</param>
    /// <param name="rising">The lines of which more is wanted than held; at least one.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The cart as it was announced; null if it changed meanwhile; or why the lines cannot be reserved.</returns>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<Result<StoredCart?>> ReserveAsync(
        StoredCart cart, IReadOnlyList<CartLine> rising, CancellationToken cancellationToken)
    {
        var id = cart.Cart.Reservation?.Id ?? ObjectId.New(services.Ids);
        var read = await ReadAsync(cart.Cart.Id, id, rising, cancellationToken);
        if (StockShortage.Of(id, rising, read) is not null && await ReleaseExpiredAsync(cart.Cart.Id, id, rising, read, cancellationToken))
        {
            read = await ReadAsync(cart.Cart.Id, id, rising, cancellationToken);
        }

        if (StockShortage.Of(id, rising, read) is { } refusal)
        {
            return await carts.IsStillAsync(cart, cancellationToken) ? refusal : default(StoredCart);
        }

        var until = Cart.ToMilliseconds(services.Clock.GetUtcNow() + AnnouncedFor);
        return await promises.TryAnnounceAsync(cart, id, cart.Cart.Lines, until, cancellationToken) is { } announced
            ? await RaiseAsync(announced, rising, read, cancellationToken)
            : default(StoredCart);
    }

    private async Task<Result<StoredCart?>> RaiseAsync(
        StoredCart announced, IReadOnlyList<CartLine> rising, ReservedProduct[] read, CancellationToken cancellationToken)
    {
        var products = rising.Select(line => line.ProductId);
        var raise = new ReservationIncrease(announced, carts, rows, turns, services);
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, rising.Count),
                ParallelismLimit.AtMost(AtOnce, cancellationToken),
                async (i, token) => await (raise.CanContinue ? raise.RunAsync(rising[i], read[i], token) : Task.CompletedTask));
        }
        catch
        {
            await followUp.AbandonAsync(announced, products);
            throw;
        }

        if (raise.CanContinue)
        {
            return announced;
        }

        await followUp.AbandonAsync(announced, products);
        return raise.Failure is { } failure ? failure : default(StoredCart);
    }

    private async Task<ReservedProduct[]> ReadAsync(
        ObjectId cartId, ObjectId id, IReadOnlyList<CartLine> lines, CancellationToken cancellationToken)
    {
        var read = new ReservedProduct[lines.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, lines.Count),
            ParallelismLimit.AtMost(AtOnce, cancellationToken),
            async (i, token) => read[i] = await ReadAsync(cartId, id, lines[i].ProductId, token));
        return read;
    }

    /// <summary>A product and the cart's row, after what an earlier reservation left of it is settled.</summary>
    private async Task<ReservedProduct> ReadAsync(ObjectId cartId, ObjectId id, ObjectId productId, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(productId, cartId, cancellationToken);
        if (read.Row is not { } row || row.Id == id)
        {
            return read;
        }

        await settlement.ReconcileAsync(productId, cartId, isOwn: true, cancellationToken);
        return await rows.ReadAsync(productId, cartId, cancellationToken);
    }

    /// <summary>Gives back what others hold too long of the products of which there is too little; false if there is nothing of it.</summary>
    private async Task<bool> ReleaseExpiredAsync(
        ObjectId cartId, ObjectId id, IReadOnlyList<CartLine> lines, ReservedProduct[] read, CancellationToken cancellationToken)
    {
        var isAnyEnded = false;
        for (var i = 0; i < read.Length; i++)
        {
            if (StockShortage.Of(id, lines[i], read[i]) is not null && settlement.IsExpired(read[i].Product?.Product.ReservedUntil))
            {
                isAnyEnded = true;
                await reservations.ReleaseAsync(lines[i].ProductId, cartId, cancellationToken);
            }
        }

        return isAnyEnded;
    }
}
