using System.Globalization;
using CartFunctions.Catalog;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Carts.CheckOut;

/// <summary>
/// Buys the units on a cart's lines. First it reserves those that the cart does not hold yet. Then one transaction decides: it empties the
/// cart and places the order. Last, the units leave the products' stock; see docs/reservations.md.
/// </summary>
public sealed class CheckOutHandler
{
    private readonly CartAttempts attempts;
    private readonly CartReader reader;
    private readonly ProductDetails details;
    private readonly ProductReader products;
    private readonly ReservationWriter reservations;
    private readonly FollowUp followUp;

    internal CheckOutHandler(
        CartAttempts attempts,
        CartReader reader,
        ProductDetails details,
        ProductReader products,
        ReservationWriter reservations,
        FollowUp followUp) =>
        (this.attempts, this.reader, this.details, this.products, this.reservations, this.followUp) =
            (attempts, reader, details, products, reservations, followUp);

    /// <summary>
    /// Creates the command of one request. It keeps state between the attempts of that request, so it must not be used for another.
    /// </summary>
    /// <param name="amountDue">What the client expects to pay; null for any amount.</param>
    internal CartCommand CreateCommand(decimal? amountDue)
    {
        // The order that the last attempt places, and the products of the reservation that it ends. Kept between attempts: if that write
        // was applied but its response was lost, the next attempt answers with this order and takes the units from the stock.
        Order? attemptedOrder = null;
        IEnumerable<ObjectId> reservedProductIds = [];
        var signature = amountDue is null ? "checkout" : string.Create(CultureInfo.InvariantCulture, $"checkout {amountDue}");
        return new HandledCommand("CheckOut", signature, TryAsync);

        async Task TryAsync(PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
        {
            var (cartId, keyHash) = (change.Request.CartId, change.Request.Options.Keyed?.KeyHash);
            var (before, earlierStatus, decision) = await attempts.BeginAsync(change, EmptyCart, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var (placedOrder, productIds) = (attemptedOrder, reservedProductIds);
                if (done.IsReplay)
                {
                    // An earlier request placed the order. Only a request with a key is a replay, so the hash is there.
                    placedOrder = await reader.FindOrderAsync(cartId, keyHash!.Value, cancellationToken);
                    productIds = placedOrder?.ProductIds ?? FollowUp.ProductsOf(done.State.Cart);
                }

                await followUp.ReconcileAsync(cartId, productIds);
                attempts.CompleteAlreadyApplied(
                    change, done, placedOrder is null ? Failure.OrderNotFound : new PlacedOrder(placedOrder, done.IsReplay));
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // Refused: BeginAsync set the result. `before` is null only then, because this operation never creates a cart.
            }

            if (!CartAttempts.TryGetOrRefuse(
                    change, earlierStatus, await FindProductsAsync(before, cancellationToken), out var foundProducts)
                || !CartAttempts.TryGetOrRefuse(
                    change,
                    earlierStatus,
                    await reservations.ReserveAsync(before, cancellationToken, CheckAmount(before.Cart, amountDue)),
                    out var announced))
            {
                return;
            }

            try
            {
                // It has a reservation: the announced one, or the completed one if that holds all lines already.
                var reservation = announced.Cart.Reservation!;
                var lines = before.Cart.Lines.Zip(
                    foundProducts, (line, product) => new OrderLine(line, product.Name, product.Sku?.ToString()));

                // The update time grows with each version of a cart, so this order is later than the earlier ones, whatever the clocks say.
                attemptedOrder = new Order(reservation.Id, cartId, [.. lines], write.Next.Cart.UpdatedAt)
                {
                    UserId = before.Cart.UserId,
                    Data = before.Cart.Data,
                    Charges = before.Cart.Charges,
                };
                reservedProductIds = reservation.Products;
                if (await attempts.TryWriteAsync(
                    change, write.Next with { ETag = announced.ETag }, OrderEntity.From(attemptedOrder, keyHash)))
                {
                    await followUp.EndAsync(cartId, reservation, attemptedOrder);
                    change.Result = new PlacedOrder(attemptedOrder);
                }
            }
            catch (Exception e)
            {
                // The write was not sent, failed or has an unknown outcome. Abandoning is safe in each case: it drops the announcement
                // only if that is still stored, and never lowers a row below what the cart needs.
                await reservations.AbandonAsync(before, announced, e);
                throw;
            }

            if (change.Result is null)
            {
                await reservations.AbandonAsync(before, announced); // The write lost a race.
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

    private static Failure? CheckAmount(Cart cart, decimal? expected) => expected is null || expected == cart.AmountDueAfter(null)
        ? null
        : Failure.AmountHasChanged.With(string.Create(CultureInfo.InvariantCulture, $"the amount due is {cart.AmountDueAfter(null)}"));

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
