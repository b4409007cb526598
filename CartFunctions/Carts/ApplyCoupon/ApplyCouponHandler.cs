using CartFunctions.Coupons;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;

namespace CartFunctions.Carts.ApplyCoupon;

/// <summary>Applies a coupon to a cart. It reads the cart, then the coupon, and one write of the cart decides.</summary>
public sealed class ApplyCouponHandler
{
    private readonly CartAttempts attempts;
    private readonly CartReader reader;
    private readonly CouponStore coupons;
    private readonly DiscountCalculator discounts;
    private readonly TimeProvider clock;

    internal ApplyCouponHandler(
        CartAttempts attempts, CartReader reader, CouponStore coupons, DiscountCalculator discounts, TimeProvider clock) =>
        (this.attempts, this.reader, this.coupons, this.discounts, this.clock) = (attempts, reader, coupons, discounts, clock);

    /// <summary>Creates the command of one request.</summary>
    /// <param name="code">The code of the coupon.</param>
    internal CartCommand CreateCommand(CouponCode code)
    {
        return new HandledCommand("ApplyCoupon", $"coupon {code}", TryAsync);

        async Task TryAsync(PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
        {
            var (before, earlierStatus, decision) = await attempts.BeginAsync(
                change, cart => cart.WithoutCharges() with { Coupon = code }, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                attempts.CompleteAlreadyApplied(change, done, await reader.ShowAsync(done, cancellationToken));
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // Refused: BeginAsync set the result. `before` is null only then, because this operation never creates a cart.
            }

            var coupon = await coupons.FindAsync(code, cancellationToken);
            if (!discounts.Calculate(coupon, before.Cart.Lines, clock.GetUtcNow()).TryGet(out _, out var failure))
            {
                // A cart that did not change meanwhile had these lines when the coupon was read.
                if (await reader.IsStillAsync(before, cancellationToken))
                {
                    CartAttempts.Refuse(change, earlierStatus, failure);
                }

                return;
            }

            // Before the write: once it is written, nothing may fail before the answer.
            var result = await reader.ShowAsync(write, cancellationToken);
            if (await attempts.TryWriteAsync(change, write.Next))
            {
                change.Result = result;
            }
        }
    }
}
