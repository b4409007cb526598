using CartFunctions.Carts;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Carts;

/// <summary>One attempt at a change, with what it goes by. Nothing that it is asked changes anything.</summary>
/// <param name="asked">The change.</param>
/// <param name="write">The change on its way.</param>
/// <param name="earlier">What became of an earlier attempt's write, by the cart as it is stored.</param>
/// <param name="before">The cart that the change would replace, expired or not; null if there is none.</param>
/// <param name="offer">The offer that the change needs; null if it needs none, or there is none.</param>
/// <param name="expiry">When a cart is gone.</param>
internal sealed class CartWriteAttempt(
    CartChangeRequest asked, PendingWrite write, WriteStatus earlier, StoredCart? before, Offer? offer, CartExpiry expiry)
{
    private readonly StoredCart? live = before is null || expiry.IsExpired(before.Cart, write.Now) ? null : before;

    /// <summary>In this order: is this very write in; is its key known; the client's condition; the rules.</summary>
    public CartDecision Decide()
    {
        if (earlier == WriteStatus.Applied)
        {
            return new CartDecision.Done(before!.Cart, MadeCart: before.Cart.Version.Incarnation == write.Id.ToString(), IsReplay: false);
        }

        if (asked.Options.Keyed is { } keyed && live?.Keys.Find(keyed.KeyHash) is { } known)
        {
            return known.Change == keyed
                ? new CartDecision.Done(live.Cart, known.MadeCart, IsReplay: true)
                : new CartDecision.Refused(Failure.KeyReused.With("it was given to another operation"));
        }

        if (earlier == WriteStatus.Unknown)
        {
            return new CartDecision.Refused(Failure.OutcomeUnknown);
        }

        if (Apply().TryGet(out var changed, out var failure))
        {
            return new CartDecision.Write(Next(changed), MakesCart: live is null);
        }

        return earlier == WriteStatus.MayStillApply
            ? new CartDecision.Refused(Failure.OutcomeUnknown)
            : new CartDecision.Refused(failure, failure.Is(Failure.CartHasChanged) ? live?.Cart : null);
    }

    private Result<Cart> Apply()
    {
        if (live is null && !asked.Change.CreatesCart)
        {
            return Failure.CartNotFound;
        }

        if (asked.Options.IfMatch is { } condition && !condition.Holds(live?.Cart.Version))
        {
            return Failure.CartHasChanged;
        }

        var cart = live?.Cart ?? Cart.Empty(asked.CartId, write.Id.ToString(), write.Now);
        return asked.Change.Apply(cart, offer, write.Now);
    }

    private StoredCart Next(Cart changed)
    {
        var keys = live?.Keys ?? default;
        return new StoredCart(
            changed,
            before?.ETag,
            (live?.Writes ?? default).Add(write.Id),
            asked.Options.Keyed is { } keyed ? keys.Add(keyed, madeCart: live is null) : keys,
            live?.Unknown);
    }
}
