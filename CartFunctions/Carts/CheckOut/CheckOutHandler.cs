using System.Globalization;
using CartFunctions.Catalog;
using CartFunctions.Coupons;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Carts.CheckOut;

/// <summary>
/// Buys the units on a cart's lines. First it reserves those that the cart does not hold yet, and a use of the coupon. Then one transaction
/// decides: it empties the cart and places the order. Last, the units leave the products' stock, and the coupon counts its use; see
/// docs/reservations.md.
/// </summary>
public sealed class CheckOutHandler
{
    private readonly CartAttempts attempts;
    private readonly CartReader reader;
    private readonly ProductDetails details;
    private readonly ProductReader products;
    private readonly CouponStore coupons;
    private readonly DiscountCalculator discounts;
    private readonly ReservationWriter reservations;
    private readonly FollowUp followUp;

    internal CheckOutHandler(
        CartAttempts attempts,
        CartReader reader,
        ProductDetails details,
        ProductReader products,
        CouponStore coupons,
        DiscountCalculator discounts,
        ReservationWriter reservations,
        FollowUp followUp) =>
        (this.attempts, this.reader, this.details, this.products, this.coupons, this.discounts, this.reservations, this.followUp) =
            (attempts, reader, details, products, coupons, discounts, reservations, followUp);

    /// <summary>
    /// Creates the command of one request. It keeps state between the attempts of that request, so it must not be used for another.
    /// </summary>
    /// <param name="amountDue">What the client expects to pay; null for any amount.</param>
    internal CartCommand CreateCommand(decimal? amountDue)
    {
        // The order that the last attempt places, and the stock of the reservation that it ends. Kept between attempts: if that write was
        // applied but its response was lost, the next attempt answers with this order and takes the units from the stock.
        Order? attemptedOrder = null;
        IEnumerable<StockId> reservedStockIds = [];
        var signature = amountDue is null ? "checkout" : string.Create(CultureInfo.InvariantCulture, $"checkout {amountDue}");
        return new HandledCommand("CheckOut", signature, TryAsync);

        async Task TryAsync(PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
        {
            var (cartId, keyHash) = (change.Request.CartId, change.Request.Options.Keyed?.KeyHash);
            var (before, earlierStatus, decision) = await attempts.BeginAsync(change, EmptyCart, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var (placedOrder, stockIds) = (attemptedOrder, reservedStockIds);
                if (done.IsReplay)
                {
                    // An earlier request placed the order. Only a request with a key is a replay, so the hash is there.
                    placedOrder = await reader.FindOrderAsync(cartId, keyHash!.Value, cancellationToken);
                    stockIds = placedOrder?.StockIds ?? FollowUp.StockIdsOf(done.State.Cart);
                }

                await followUp.ReconcileAsync(cartId, stockIds);
                attempts.CompleteAlreadyApplied(
                    change, done, placedOrder is null ? Failure.OrderNotFound : new PlacedOrder(placedOrder, done.IsReplay));
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // Refused: BeginAsync set the result. `before` is null only then, because this operation never creates a cart.
            }

            if (!CartAttempts.TryGetOrRefuse(
                change, earlierStatus, await FindProductsAsync(before, cancellationToken), out var foundProducts))
            {
                return;
            }

            var coupon = before.Cart.Coupon is { } code ? await coupons.FindStoredAsync(code, cancellationToken) : null;
            var (discount, refusal) = Check(before.Cart, coupon?.Coupon, amountDue, change.Now);
            if (!CartAttempts.TryGetOrRefuse(
                change,
                earlierStatus,
                await reservations.ReserveAsync(before, cancellationToken, discount is null ? null : coupon, refusal),
                out var announced))
            {
                return;
            }

            try
            {
                var reservation = announced.Reservation;
                var lines = before.Cart.Lines.Zip(
                    foundProducts, (line, product) => new OrderLine(line, product.Name, product.Sku?.ToString()));

                // The update time grows with each version of a cart, so this order is later than the earlier ones, whatever the clocks say.
                attemptedOrder = new Order(reservation.Id, cartId, [.. lines], write.Next.Cart.UpdatedAt)
                {
                    UserId = before.Cart.UserId,
                    Data = before.Cart.Data,
                    Coupon = discount is null ? null : new OrderCoupon(before.Cart.Coupon!, discount),
                    Charges = before.Cart.Charges,
                };
                reservedStockIds = reservation.StockIds;
                if (await attempts.TryWriteAsync(
                    change, write.Next with { ETag = announced.Stored.ETag }, OrderEntity.From(attemptedOrder, keyHash)))
                {
                    await followUp.EndAsync(cartId, reservation, attemptedOrder, written: announced.Rows);
                    change.Result = new PlacedOrder(attemptedOrder);
                }
            }
            catch (Exception e)
            {
                // The write was not sent, failed or has an unknown outcome. Abandoning is safe in each case: it drops the announcement
                // only if that is still stored, and never lowers a row below what the cart needs.
                await reservations.AbandonAsync(announced, e);
                throw;
            }

            if (change.Result is null)
            {
                await reservations.AbandonAsync(announced); // The write lost a race.
            }
        }
    }

    private static Result<Cart> EmptyCart(Cart cart) =>
        cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart with
        {
            Lines = [],
            Reservation = null,
            Data = null,
            Coupon = null,
            Charges = [],
        };

    /// <summary>The discount, which is null without a coupon; or why nothing is bought: the coupon or the amount.</summary>
    private (Discount? Discount, Failure? Refusal) Check(Cart cart, Coupon? coupon, decimal? expected, DateTimeOffset now)
    {
        Discount? discount = null;
        if (cart.Coupon is not null && !discounts.Calculate(coupon, cart.Lines, now).TryGet(out discount, out var failure))
        {
            return (null, failure);
        }

        var due = cart.AmountDueAfter(discount);
        return (discount, expected is null || expected == due
            ? null
            : Failure.AmountHasChanged.With(string.Create(CultureInfo.InvariantCulture, $"the amount due is {due}")));
    }

    /// <summary>
    /// Finds the products of a cart's lines. Returns null if the cart changed meanwhile, or a failure if a product left the catalog.
    /// </summary>
    private async Task<Result<Product[]?>> FindProductsAsync(StoredCart cart, CancellationToken cancellationToken)
    {
        var lines = cart.Cart.Lines;
        var cachedProducts = await details.FindAsync(lines, cancellationToken);
        var foundProducts = new Product[lines.Length];
        for (var i = 0; i < foundProducts.Length; i++)
        {
            // The cache may be some seconds old. That is good enough for a name, but not to refuse the checkout.
            if ((cachedProducts[i] ?? await products.FindAsync(lines[i].ProductId, cancellationToken)) is not { } product)
            {
                return await reader.IsStillAsync(cart, cancellationToken)
                    ? Failure.ProductNotFound.With($"product {lines[i].ProductId}")
                    : default(Product[]);
            }

            foundProducts[i] = product;
        }

        return foundProducts;
    }
}
