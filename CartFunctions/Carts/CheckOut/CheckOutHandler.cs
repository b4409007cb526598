using CartFunctions.Catalog;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Carts.CheckOut;

/// <summary>
/// Buys what is on a cart's lines. First what is not yet held gets reserved. Then one transaction decides: it empties the cart and places
/// the order. Last, the units leave the products' stock; see docs/reservations.md.
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

    /// <summary>The command of one request.</summary>
    internal CartCommand NewCommand()
    {
        // What the last attempt was to place and to end. The next one may find that its write was done.
        Order? order = null;
        IEnumerable<ObjectId> bought = [];
        return new HandledCommand("CheckOut", "checkout", TryAsync);

        async Task TryAsync(IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes, CancellationToken cancellationToken)
        {
            var change = changes[0];
            var (cartId, keyHash) = (change.Asked.CartId, change.Asked.Options.Keyed?.KeyHash);
            var (before, earlier, decision) = await attempts.BeginAsync(change, Empty, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var placed = done.IsReplay
                    ? await reader.FindOrderAsync(cartId, keyHash.GetValueOrDefault(), cancellationToken)
                    : order;
                await followUp.ReconcileAsync(
                    cartId,
                    !done.IsReplay ? bought
                        : placed?.Lines.Select(line => line.Bought.ProductId) ?? FollowUp.ProductsOf(done.State.Cart));
                attempts.FoundDone(change, done, placed is null ? Failure.OrderNotFound : new PlacedOrder(placed, done.IsReplay));
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // It is refused.
            }

            if (!CartAttempts.CanContinue(change, earlier, await FindProductsAsync(before, cancellationToken), out var found)
                || !CartAttempts.CanContinue(change, earlier, await reservations.ReserveAsync(before, cancellationToken), out var reserved))
            {
                return;
            }

            try
            {
                var reservation = reserved.Cart.Reservation!;
                var lines = before.Cart.Lines.Zip(found, (line, product) => new OrderLine(line, product.Name));

                // The time is later than that of the cart's earlier orders, whatever the clocks say.
                order = new Order(reservation.Id, cartId, [.. lines], write.Next.Cart.UpdatedAt);
                bought = reservation.Products;
                if (await attempts.TryWriteAsync(change, write.Next with { ETag = reserved.ETag }, OrderEntity.From(order, keyHash)))
                {
                    await followUp.EndAsync(cartId, reservation, order);
                    change.Result = new PlacedOrder(order);
                }
            }
            finally
            {
                if (change.Result is null)
                {
                    await reservations.AbandonAsync(before, reserved);
                }
            }
        }
    }

    private static Result<Cart> Empty(Cart cart) =>
        cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart with { Lines = [], Reservation = null };

    /// <summary>The products of a cart's lines; null if the cart changed meanwhile; or the failure if one left the catalog.</summary>
    private async Task<Result<Product[]?>> FindProductsAsync(StoredCart cart, CancellationToken cancellationToken)
    {
        var lines = cart.Cart.Lines;
        var shown = await details.FindAsync(lines, cancellationToken);
        var found = new Product[lines.Length];
        for (var i = 0; i < found.Length; i++)
        {
            // The details may be some seconds old. That is good enough for a name, but not for a refusal.
            if ((shown[i] ?? await products.FindAsync(lines[i].ProductId, cancellationToken)) is not { } product)
            {
                return await reader.IsStillAsync(cart, cancellationToken)
                    ? Failure.ProductNotFound.With($"product {lines[i].ProductId}")
                    : default(Product[]);
            }

            found[i] = product;
        }

        return found;
    }
}
