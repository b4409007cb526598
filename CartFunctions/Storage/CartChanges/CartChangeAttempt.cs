using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>One attempt at a change of a cart.</summary>
/// <param name="asked">The change.</param>
/// <param name="write">The change on its way.</param>
/// <param name="earlier">What became of an earlier attempt's write, by the cart as it is stored.</param>
/// <param name="before">The cart that the change would replace, expired or not; null if there is none.</param>
/// <param name="offers">The offers that the change needs.</param>
/// <param name="expiry">When a cart is gone.</param>
internal sealed class CartChangeAttempt(
    CartChangeRequest asked, PendingWrite write, WriteStatus earlier, StoredCart? before, Func<ObjectId, AvailableProduct?> offers, CartExpiry expiry)
    : WriteAttempt<StoredCart>(
        write,
        asked.Options,
        earlier,
        before,
        before is null || expiry.IsGone(before.Cart, write.Now) ? null : before,
        Failure.CartHasChanged)
{
    protected override Failure? Absence => asked.Change.CreatesCart ? null : Failure.CartNotFound;

    protected override Result<StoredCart> Next()
    {
        var cart = Live?.Cart ?? Cart.InPlaceOf(Before?.Cart, asked.CartId, Pending.FirstVersion.Generation, Pending.Now);
        return asked.Change.Apply(cart, offers, Pending.Now).TryGet(out var changed, out var failure)
            ? new StoredCart(changed, Before?.ETag, NextWrites, NextKeys(StoredCart.RememberedKeys), Live?.Unknown)
            {
                MergeIntent = Before?.MergeIntent,
            }
            : failure;
    }
}
