using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage;

/// <summary>The carts: reading one, and the loop by which every change gets into storage exactly once.</summary>
public sealed class CartStore(
    StorageTables tables, ProductStore products, CartTurns turns, CartLifetime lifetime, TimeProvider clock)
{
    /// <summary>How long a change may take, queueing included (contract section 4).</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private static readonly Task<Product?> NoProduct = Task.FromResult<Product?>(null);

    private static readonly Failure Busy = new(Failure.CartIsBusy, "other changes were faster, try again");

    private static readonly Failure Slow = new(Failure.ServiceUnavailable, "storage is slow, nothing was changed");

    private static readonly Failure OutcomeUnknown =
        new(Failure.ServiceUnavailable, "outcome unknown, repeat with an Idempotency-Key");

    /// <summary>The cart with this id.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<Outcome<CartView>> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cartId, cancellationToken);
        return stored is null || lifetime.IsOver(stored.Cart, clock.GetUtcNow())
            ? new Failure(Failure.CartNotFound)
            : await ViewAsync(stored.Cart, cancellationToken);
    }

    /// <summary>Changes the cart with this id, whole or not at all; the rules see fresh values in every attempt.</summary>
    /// <param name="cartId">The cart; <see cref="CartChange.MakesCart"/> says whether it may be absent.</param>
    /// <param name="change">What to do.</param>
    /// <param name="cancellationToken">Counts while queued or reading; a write once sent is finished.</param>
    /// <exception cref="StorageFaultException">Storage fails, and nothing was changed.</exception>
    public async Task<Outcome<CartView>> ChangeAsync(ObjectId cartId, CartChange change, CancellationToken cancellationToken)
    {
        using var timeOut = new CancellationTokenSource(MaxWait, clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeOut.Token);
        var pending = new PendingWrite(WriteId.New(), clock.GetUtcNow());
        var arrival = clock.GetTimestamp();
        try
        {
            using var turn = await turns.WaitAsync(cartId, waiting.Token);
            for (var attempt = 0; ; attempt++)
            {
                await Task.Delay(Jitter.Before(attempt), clock, waiting.Token);
                if (await TryChangeAsync(cartId, change, pending, waiting.Token) is { } outcome)
                {
                    return outcome;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return pending.HasLostAnswer ? OutcomeUnknown : turns.HadFaultSince(cartId, arrival) ? Slow : Busy;
        }
    }

    /// <summary>One attempt; null where it must be made again from fresh reads.</summary>
    private async Task<Outcome<CartView>?> TryChangeAsync(
        ObjectId cartId, CartChange change, PendingWrite pending, CancellationToken cancellationToken)
    {
        try
        {
            return await AttemptAsync(cartId, change, pending, cancellationToken);
        }
        catch (StorageFaultException)
        {
            turns.ReportFault(cartId);
            if (pending.HasLostAnswer)
            {
                return null;
            }

            throw;
        }
    }

    private async Task<Outcome<CartView>?> AttemptAsync(
        ObjectId cartId, CartChange change, PendingWrite pending, CancellationToken cancellationToken)
    {
        var finding = FindAsync(cartId, cancellationToken);
        var wanting = change.Wants is { } productId ? products.FindAsync(productId, cancellationToken) : NoProduct;
        await Task.WhenAll(finding, wanting);
        var (stored, product) = (await finding, await wanting);

        switch (pending.FateIn(stored))
        {
            case PendingWrite.Fate.In:
                return await ViewAsync(stored!.Cart, cancellationToken, pending);
            case PendingWrite.Fate.Forgotten:
                return OutcomeUnknown;
        }

        var live = stored is null || lifetime.IsOver(stored.Cart, pending.Now) ? null : stored;
        if (!Decide(live, change, cartId, product, pending).TryGet(out var changed, out var failure))
        {
            return pending.MayStillArrive(stored) ? OutcomeUnknown : failure;
        }

        var view = await ViewAsync(changed, cancellationToken, pending);
        return await TryWriteAsync(stored, live, changed, pending) ? (Outcome<CartView>?)view : null;
    }

    private static Outcome<Cart> Decide(
        StoredCart? live, CartChange change, ObjectId cartId, Product? product, PendingWrite pending)
    {
        if (live is null && !change.MakesCart)
        {
            return new Failure(Failure.CartNotFound);
        }

        var cart = live?.Cart ?? Cart.Empty(cartId, pending.Id.ToString(), pending.Now);
        var offer = product is null ? null : new Offer(product.Price, product.Stock);
        return change.Apply(cart, offer, pending.Now);
    }

    /// <summary>Writes where the cart still is what was read; false where another writer was faster or the answer was lost.</summary>
    private async Task<bool> TryWriteAsync(StoredCart? stored, StoredCart? live, Cart changed, PendingWrite pending)
    {
        var entity = CartEntity.From(changed, (live?.Writes ?? default).Add(pending.Id));
        try
        {
            return stored is null
                ? await tables.Carts.TryAddAsync(entity, CancellationToken.None)
                : await tables.Carts.TryReplaceAsync(entity, stored.ETag, CancellationToken.None);
        }
        catch (StorageFaultException fault) when (!fault.NeverSent)
        {
            turns.ReportFault(changed.Id);
            pending.LoseAnswer(stored?.ETag, changed.Version);
            return false;
        }
    }

    private async Task<StoredCart?> FindAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var entity = await tables.Carts.FindAsync(cartId.ToString(), CartEntity.RowKey, cancellationToken);
        return entity is null ? null : CartEntity.Read(entity);
    }

    private async Task<CartView> ViewAsync(
        Cart cart, CancellationToken cancellationToken, PendingWrite? pending = null)
    {
        var details = await products.FindForDisplayAsync(cart.Lines.Select(line => line.ProductId), cancellationToken);
        return new CartView(cart, details, cart.Version.Incarnation == pending?.Id.ToString());
    }
}
