using CartFunctions.Carts;
using CartFunctions.Catalog;

namespace CartFunctions.Storage.Carts;

/// <summary>One attempt at a change, with what it read. Nothing that it is asked changes anything.</summary>
/// <param name="pending">The change.</param>
/// <param name="stored">The cart, expired or not; null if there is none.</param>
/// <param name="product">The product that the change needs; null if it needs none, or there is none.</param>
/// <param name="expiry">When a cart is gone.</param>
internal sealed class CartWriteAttempt(PendingChange pending, StoredCart? stored, Product? product, CartExpiry expiry)
{
    private readonly StoredCart? live = stored is null || expiry.IsExpired(stored.Cart, pending.Now) ? null : stored;

    /// <summary>What became of an earlier attempt's write whose answer was lost.</summary>
    public WriteStatus EarlierWrite { get; } = pending.StatusIn(stored);

    /// <summary>In this order: is this very write in; is its key known; the client's condition; the rules.</summary>
    public CartDecision Decide()
    {
        if (EarlierWrite == WriteStatus.Applied)
        {
            var madeCart = stored!.Cart.Version.Incarnation == pending.Id.ToString();
            return new CartDecision.Done(stored.Cart, madeCart, IsReplay: false);
        }

        if (pending.Options.Keyed is { } keyed && live?.Keys.Find(keyed.KeyHash) is { } known)
        {
            return known.Change == keyed
                ? new CartDecision.Done(live.Cart, known.MadeCart, IsReplay: true)
                : new CartDecision.Refused(Failure.KeyReused.With("it was given to another operation"));
        }

        if (EarlierWrite == WriteStatus.Unknown)
        {
            return new CartDecision.Refused(Failure.OutcomeUnknown);
        }

        if (Apply().TryGet(out var changed, out var failure))
        {
            return new CartDecision.Write(Next(changed), MakesCart: live is null);
        }

        return EarlierWrite == WriteStatus.MayStillApply
            ? new CartDecision.Refused(Failure.OutcomeUnknown)
            : new CartDecision.Refused(failure, failure.Is(Failure.CartHasChanged) ? live?.Cart : null);
    }

    private Result<Cart> Apply()
    {
        if (live is null && !pending.Change.CreatesCart)
        {
            return Failure.CartNotFound;
        }

        if (pending.Options.IfMatch is { } condition && !condition.Holds(live?.Cart))
        {
            return Failure.CartHasChanged;
        }

        var offer = product is null ? null : new Offer(product.Price, product.Stock);
        var before = live?.Cart ?? Cart.Empty(pending.CartId, pending.Id.ToString(), pending.Now);
        return pending.Change.Apply(before, offer, pending.Now);
    }

    private StoredCart Next(Cart changed)
    {
        var keys = live?.Keys ?? default;
        return new StoredCart(
            changed,
            stored?.ETag,
            (live?.Writes ?? default).Add(pending.Id),
            pending.Options.Keyed is { } keyed ? keys.Add(keyed, madeCart: live is null) : keys,
            live?.Unknown);
    }
}
