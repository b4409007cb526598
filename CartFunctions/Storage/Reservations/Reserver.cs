using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Reservations;

/// <summary>Raises a cart's reservation rows to what is on its lines: all or none.</summary>
internal sealed class Reserver(
    CartReader carts, ReservationRows rows, CartPromises promises, Settlement settlement, WriteServices services)
{
    private const int AtOnce = 16;
    private const int MostFaults = 3;

    private static readonly TimeSpan Done = Timeout.InfiniteTimeSpan;

    private readonly WriteQueues<Raise> turns = new();

    /// <summary>
    /// Reserves some lines of a cart beside what it holds. Every row has its units when it returns, and the cart says what it wants,
    /// but does not hold it yet: that is for the caller to write, on the ETag of the cart that is returned.
    /// </summary>
    /// <param name="cart">The cart as it was read.</param>
    /// <param name="rising">The lines of which more is wanted than held; at least one.</param>
    /// <param name="until">When the reservation is to end.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The cart as it was announced; null if it changed meanwhile; or why the lines cannot be reserved.</returns>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<Result<StoredCart?>> ReserveAsync(
        StoredCart cart, IReadOnlyList<CartLine> rising, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var id = cart.Cart.Reservation?.Id ?? ObjectId.New(services.Ids);
        var read = await ReadAsync(cart.Cart.Id, id, rising, cancellationToken);
        if (Refusal(id, rising, read) is { } refusal)
        {
            if (!await GiveBackAsync(cart.Cart.Id, id, rising, read, cancellationToken))
            {
                return refusal;
            }

            read = await ReadAsync(cart.Cart.Id, id, rising, cancellationToken);
            if (Refusal(id, rising, read) is { } still)
            {
                return still;
            }
        }

        if (await promises.TryAnnounceAsync(cart, id, cart.Cart.Lines, until, cancellationToken) is not { } announced)
        {
            return default(StoredCart);
        }

        var raise = new Raise(announced, id, until);
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, rising.Count), InParallel(cancellationToken), async (i, token) =>
            {
                if (raise.IsGoingOn)
                {
                    await RaiseAsync(raise, rising[i], read[i], token);
                }
            });
        }
        catch
        {
            await AbandonAsync(announced, rising);
            throw;
        }

        if (raise.IsGoingOn)
        {
            return announced;
        }

        await AbandonAsync(announced, rising);
        return raise.Failure is { } failure ? failure : default(StoredCart);
    }

    private async Task<ReservedProduct[]> ReadAsync(
        ObjectId cartId, ObjectId id, IReadOnlyList<CartLine> lines, CancellationToken cancellationToken)
    {
        var read = new ReservedProduct[lines.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, lines.Count),
            InParallel(cancellationToken),
            async (i, token) => read[i] = await ReadAsync(cartId, id, lines[i].ProductId, token));
        return read;
    }

    /// <summary>A product and the cart's row, which is of no other reservation.</summary>
    private async Task<ReservedProduct> ReadAsync(ObjectId cartId, ObjectId id, ObjectId productId, CancellationToken cancellationToken)
    {
        var read = await rows.ReadAsync(productId, cartId, cancellationToken);
        while (read.Row is { } row && row.Id != id)
        {
            await settlement.SettleAsync(productId, cartId, isOwn: true, cancellationToken);
            read = await rows.ReadAsync(productId, cartId, cancellationToken);
        }

        return read;
    }

    /// <summary>Why the lines cannot be reserved: first any product that is not there, then any of which there is too little.</summary>
    private static Failure? Refusal(ObjectId id, IReadOnlyList<CartLine> lines, ReservedProduct[] read)
    {
        var gone = Array.FindIndex(read, one => one.Product is null);
        if (gone >= 0)
        {
            return Failure.ProductNotFound.With($"product {lines[gone].ProductId}");
        }

        for (var i = 0; i < read.Length; i++)
        {
            if (Shortage(id, lines[i], read[i]) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private static Failure? Shortage(ObjectId id, CartLine line, ReservedProduct read) =>
        read.AvailableTo(id) is var available && available < line.Quantity
            ? Failure.InsufficientStock.With($"product {line.ProductId}, {available} left")
            : null;

    /// <summary>Gives back what others hold too long of the products of which there is too little; false if there is nothing of it.</summary>
    private async Task<bool> GiveBackAsync(
        ObjectId cartId, ObjectId id, IReadOnlyList<CartLine> lines, ReservedProduct[] read, CancellationToken cancellationToken)
    {
        var isAnyEnded = false;
        for (var i = 0; i < read.Length; i++)
        {
            if (Shortage(id, lines[i], read[i]) is not null && settlement.IsOver(read[i].Product?.Product.ReservedUntil))
            {
                isAnyEnded = true;
                await settlement.GiveBackEndedAsync(lines[i].ProductId, cartId, cancellationToken);
            }
        }

        return isAnyEnded;
    }

    /// <summary>Raises one row, as long as the cart is what was announced.</summary>
    private async Task RaiseAsync(Raise raise, CartLine line, ReservedProduct first, CancellationToken cancellationToken)
    {
        var (backoff, faults) = (new Backoff(services.Jitter), 0);
        var wait = await TryRaiseAsync(raise, line, first);
        if (wait == Done)
        {
            return;
        }

        // Those of this process who lost a race for the product wait for their turn at it, in place of racing each other on.
        using var turn = await turns.EnterAsync(line.ProductId, raise, cancellationToken);
        while (wait != Done)
        {
            await Task.Delay(wait, services.Clock, cancellationToken);
            var read = await rows.ReadAsync(line.ProductId, raise.Cart.Cart.Id, cancellationToken);

            // Read after product and row: who lowers the row, or took it, changed the cart before.
            if ((await carts.FindAsync(raise.Cart.Cart.Id, cancellationToken))?.ETag != raise.Cart.ETag)
            {
                raise.IsOvertaken = true;
                return;
            }

            if (read.Row?.Id == raise.Id && read.Row.Units == line.Quantity)
            {
                return; // The write whose answer was lost.
            }

            wait = await TryRaiseAsync(raise, line, read);
        }

        // How long to wait before the next try; nothing if there is nothing left to try.
        async Task<TimeSpan> TryRaiseAsync(Raise raise, CartLine line, ReservedProduct read)
        {
            if (ReasonAgainst(raise.Id, line, read) is { } failure)
            {
                raise.Failure = failure;
                return Done;
            }

            try
            {
                var row = new ReservationRow(line.ProductId, raise.Cart.Cart.Id, raise.Id, line.Quantity, raise.Until);
                return await rows.TryWriteAsync(read, row, 0, CancellationToken.None) ? Done : backoff.AfterRace();
            }
            catch (StorageFaultException fault) when (++faults <= MostFaults)
            {
                return fault.IsThrottled ? backoff.AfterThrottling(fault.RetryAfter) : backoff.AfterFault();
            }
        }
    }

    private static Failure? ReasonAgainst(ObjectId id, CartLine line, ReservedProduct read) =>
        read.Product is null ? Failure.ProductNotFound.With($"product {line.ProductId}") : Shortage(id, line, read);

    /// <summary>Takes back what was announced, if it still is, and lowers what was raised for it, as far as it can be done soon.</summary>
    private async Task AbandonAsync(StoredCart announced, IReadOnlyList<CartLine> rising)
    {
        try
        {
            await promises.TryDropAsync(announced, CancellationToken.None);
        }
        catch (StorageFaultException)
        {
            // It ends by its time.
        }

        await settlement.TrySettleOwnAsync(announced.Cart.Id, rising.Select(line => line.ProductId));
    }

    private static ParallelOptions InParallel(CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = AtOnce,
        TaskScheduler = TaskScheduler.Current,
        CancellationToken = cancellationToken,
    };

    /// <summary>All rows of one reservation on their way up.</summary>
    internal sealed class Raise(StoredCart cart, ObjectId id, DateTimeOffset until)
    {
        public StoredCart Cart => cart;

        public ObjectId Id => id;

        public DateTimeOffset Until => until;

        /// <summary>Why one of them cannot be raised; null so far.</summary>
        public Failure? Failure { get; set; }

        /// <summary>Whether the cart is not what was announced any more.</summary>
        public bool IsOvertaken { get; set; }

        public bool IsGoingOn => Failure is null && !IsOvertaken;
    }
}
