using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>One attempt at a change of a cart.</summary>
/// <param name="write">The pending change.</param>
/// <param name="earlier">What became of the write of an earlier attempt.</param>
/// <param name="before">The stored cart, expired or not; null if there is none.</param>
/// <param name="expiry">When a cart expires.</param>
/// <param name="createsCart">Whether the change creates a cart that does not exist.</param>
/// <param name="change">The next version of the cart, or a failure.</param>
internal sealed class CartChangeAttempt(
    PendingWrite<CartChangeRequest, CartResult> write,
    WriteStatus earlier,
    StoredCart? before,
    CartExpiry expiry,
    bool createsCart,
    Func<Cart, Result<Cart>> change)
    : WriteAttempt<StoredCart>(
        write,
        write.Request.Options,
        earlier,
        before,
        before is null || expiry.IsHidden(before.Cart, write.Now) ? null : before,
        Failure.CartHasChanged)
{
    private readonly CartChangeRequest request = write.Request;

    protected override Failure? Absence => createsCart ? null : Failure.CartNotFound;

    protected override Result<StoredCart> Next()
    {
        var cart = Live?.Cart ?? Cart.InPlaceOf(Before?.Cart, request.CartId, Pending.FirstVersion.Generation, Pending.Now);
        if (request.UserId is { } userId)
        {
            cart = cart with { UserId = userId };
        }

        return change(cart).TryGet(out var changed, out var failure)
            ? new StoredCart(changed, Before?.ETag, NextWrites, NextKeys(StoredCart.RememberedKeys), Live?.Unknown)
            {
                MergeIntent = Before?.MergeIntent,
            }
            : failure;
    }
}
