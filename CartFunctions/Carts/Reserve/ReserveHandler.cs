using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Carts.Reserve;

/// <summary>
/// Reserves the units on a cart's lines. First the cart announces the units that it requests. Then the reservation rows of the products
/// are increased. Then one write of the cart, on the announcement's ETag, decides. Last, rows that have more units than the cart needs are
/// lowered; see docs/reservations.md.
/// </summary>
public sealed class ReserveHandler
{
    private readonly CartAttempts attempts;
    private readonly CartReader reader;
    private readonly ReservationWriter reservations;
    private readonly FollowUp followUp;
    private readonly ReservationTelemetry telemetry;

    internal ReserveHandler(
        CartAttempts attempts, CartReader reader, ReservationWriter reservations, FollowUp followUp, ReservationTelemetry telemetry) =>
        (this.attempts, this.reader, this.reservations, this.followUp, this.telemetry) =
            (attempts, reader, reservations, followUp, telemetry);

    /// <summary>
    /// Creates the command of one request. It keeps state between the attempts of that request, so it must not be used for another.
    /// </summary>
    /// <param name="minutes">How long to reserve, 1 to 60.</param>
    internal CartCommand CreateCommand(int minutes)
    {
        // The stock whose reserved units the last attempt lowers. Kept between attempts: if that write was applied but its response was
        // lost, the next attempt lowers these rows.
        IReadOnlyList<StockId> reducedStockIds = [];
        return new HandledCommand("Reserve", $"reserve {minutes}", TryAsync);

        async Task TryAsync(PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
        {
            var (before, earlierStatus, decision) = await attempts.BeginAsync(change, RequireLines, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var result = await reader.ShowAsync(done, cancellationToken);
                await followUp.ReconcileAsync(
                    change.Request.CartId, done.IsReplay ? FollowUp.StockIdsOf(done.State.Cart) : reducedStockIds);
                attempts.CompleteAlreadyApplied(change, done, result);
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // Refused: BeginAsync set the result. `before` is null only then, because this operation never creates a cart.
            }

            if (!CartAttempts.TryGetOrRefuse(
                    change, earlierStatus, await reservations.ReserveAsync(before, cancellationToken), out var announced))
            {
                return;
            }

            try
            {
                var heldUntil = EndOf(before.Cart.Reservation, Cart.ToMilliseconds(change.Now + TimeSpan.FromMinutes(minutes)));

                var completed = Reservation.Of(announced.Reservation.Id, before.Cart.Lines, heldUntil);
                var next = write.Next with { Cart = write.Next.Cart with { Reservation = completed }, ETag = announced.Stored.ETag };

                // Before the write: once it is written, nothing may fail before the answer.
                var view = await reader.ViewAsync(next.Cart, cancellationToken);
                reducedStockIds = before.Cart.Reservation is { } previous
                    ? [.. previous.StockIds.Where(stockId => previous.RequiredUnitsOf(stockId) > completed.HeldOf(stockId))]
                    : [];
                if (await attempts.TryWriteAsync(change, next))
                {
                    telemetry.Reserved();
                    await followUp.ReconcileAsync(before.Cart.Id, reducedStockIds);
                    change.Result = view;
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

    /// <summary>A repeat extends a reservation and never shortens it, since rows may keep the earlier end.</summary>
    private static DateTimeOffset EndOf(Reservation? earlier, DateTimeOffset until) => earlier?.Until > until ? earlier.Until : until;

    private static Result<Cart> RequireLines(Cart cart) => cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart;
}
