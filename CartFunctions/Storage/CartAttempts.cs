using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage;

/// <summary>
/// One attempt at a change: fresh reads; is this very write in already; is its key known; the client's condition; the rules; one
/// write, on the condition that the cart still is what was read.
/// </summary>
public sealed class CartAttempts(
    StorageTables tables,
    ProductStore products,
    ProductDetails details,
    CartTurns turns,
    CartLifetime lifetime,
    CartTelemetry telemetry,
    TimeProvider clock)
{
    /// <summary>The answer to a write of which nobody can tell in time whether it was done.</summary>
    public static readonly Failure OutcomeUnknown =
        new(Failure.ServiceUnavailable, "outcome unknown, repeat with an Idempotency-Key");

    private static readonly Task<Product?> NoProduct = Task.FromResult<Product?>(null);

    /// <summary>The cart as it is; null where there is none, or it expired.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<CartView?> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cartId, cancellationToken);
        return stored is null || lifetime.IsOver(stored.Cart, clock.GetUtcNow())
            ? null
            : await ViewAsync(stored.Cart, cancellationToken);
    }

    /// <summary>Makes the attempt; null where another writer was faster, or the answer to the write was lost.</summary>
    /// <exception cref="StorageFaultException">Storage fails before the write, or the write was never sent.</exception>
    public async Task<CartOutcome?> TryAsync(PendingWrite pending, CancellationToken cancellationToken)
    {
        var finding = FindAsync(pending.CartId, cancellationToken);
        var wanting = pending.Change.Wants is { } id ? products.FindAsync(id, cancellationToken) : NoProduct;
        await Task.WhenAll(finding, wanting);
        var stored = await finding;
        var live = stored is null || lifetime.IsOver(stored.Cart, pending.Now) ? null : stored;

        var fate = pending.FateIn(stored);
        if (fate == PendingWrite.Fate.In)
        {
            telemetry.OwnWriteRecognised(pending.CartId);
            var isNew = stored!.Cart.Version.Incarnation == pending.Id.ToString();
            return await ViewAsync(stored.Cart, cancellationToken) with { IsNew = isNew };
        }

        if (pending.Preconditions.Keyed is { } keyed && live?.Keys.Find(keyed.KeyHash) is { } known)
        {
            if (known.Change != keyed)
            {
                return new Failure(Failure.KeyReused, "it was given to another operation");
            }

            telemetry.Replayed();
            return await ViewAsync(live.Cart, cancellationToken) with { IsNew = known.MadeCart, IsReplay = true };
        }

        if (fate == PendingWrite.Fate.Forgotten)
        {
            return OutcomeUnknown;
        }

        var mayStillArrive = pending.MayStillArrive(stored);
        if (!Decide(pending, live?.Cart, await wanting).TryGet(out var changed, out var failure))
        {
            return mayStillArrive ? OutcomeUnknown : await ShowAsync(failure, live, cancellationToken);
        }

        // What can fail is done before the write: an answer that cannot be shown would hide that the change is in.
        var view = await ViewAsync(changed, cancellationToken) with { IsNew = live is null };
        return await TryWriteAsync(pending, stored, live, changed) ? (CartOutcome)view : null;
    }

    private static Outcome<Cart> Decide(PendingWrite pending, Cart? cart, Product? product)
    {
        if (cart is null && !pending.Change.MakesCart)
        {
            return new Failure(Failure.CartNotFound);
        }

        if (pending.Preconditions.IfMatch is { } condition && !condition.Holds(cart))
        {
            return new Failure(Failure.CartHasChanged);
        }

        var offer = product is null ? null : new Offer(product.Price, product.Stock);
        var before = cart ?? Cart.Empty(pending.CartId, pending.Id.ToString(), pending.Now);
        return pending.Change.Apply(before, offer, pending.Now);
    }

    /// <summary>A failure; with the cart beside it where the contract shows it.</summary>
    private async Task<CartOutcome> ShowAsync(Failure failure, StoredCart? live, CancellationToken cancellationToken) =>
        failure.Error == Failure.CartHasChanged && live is not null
            ? new CartOutcome(await ViewAsync(live.Cart, cancellationToken), failure)
            : failure;

    private async Task<bool> TryWriteAsync(PendingWrite pending, StoredCart? stored, StoredCart? live, Cart changed)
    {
        var keys = live?.Keys ?? default;
        var entity = CartEntity.From(
            changed,
            (live?.Writes ?? default).Add(pending.Id),
            pending.Preconditions.Keyed is { } keyed ? keys.Add(keyed, madeCart: live is null) : keys);
        try
        {
            // Not under the client's token: a write once sent is finished, under the time-out of its own.
            return telemetry.Written(stored is null
                ? await tables.Carts.TryAddAsync(entity, CancellationToken.None)
                : await tables.Carts.TryReplaceAsync(entity, stored.ETag, CancellationToken.None));
        }
        catch (StorageFaultException fault) when (!fault.NeverSent)
        {
            turns.ReportFault(pending.CartId);
            pending.LoseAnswer(stored?.ETag, changed.Version);
            return false;
        }
    }

    private async Task<StoredCart?> FindAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var entity = await tables.Carts.FindAsync(cartId.ToString(), CartEntity.RowKey, cancellationToken);
        return entity is null ? null : CartEntity.Read(entity);
    }

    private async Task<CartView> ViewAsync(Cart cart, CancellationToken cancellationToken) =>
        new(cart, await details.FindAsync(cart.Lines, cancellationToken));
}
