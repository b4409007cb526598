using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Carts.Release;

/// <summary>
/// Releases what is reserved for a cart, if anything is. One write of the cart decides; then the reservation rows of the products go.
/// </summary>
public sealed class ReleaseHandler
{
    private readonly CartAttempts attempts;
    private readonly CartReader reader;
    private readonly FollowUp followUp;

    internal ReleaseHandler(CartAttempts attempts, CartReader reader, FollowUp followUp) =>
        (this.attempts, this.reader, this.followUp) = (attempts, reader, followUp);

    /// <summary>
    /// Creates the command of one request. It keeps state between the attempts of that request, so it must not be used for another.
    /// </summary>
    internal CartCommand CreateCommand()
    {
        // What the last attempt releases. Kept between attempts: if that write was applied but its response was lost, the next
        // attempt releases these rows.
        IEnumerable<StockId> releasedStockIds = [];
        return new HandledCommand("Release", "release", TryAsync);

        async Task TryAsync(PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
        {
            var (before, _, decision) = await attempts.BeginAsync(change, RemoveReservation, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var appliedResult = await reader.ShowAsync(done, cancellationToken);
                await followUp.ReconcileAsync(
                    change.Request.CartId, done.IsReplay ? FollowUp.StockIdsOf(done.State.Cart) : releasedStockIds);
                attempts.CompleteAlreadyApplied(change, done, appliedResult);
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // Refused: BeginAsync set the result. `before` is null only then, because this operation never creates a cart.
            }

            // Before the write: once it is written, nothing may fail before the answer.
            var result = await reader.ShowAsync(write, cancellationToken);
            var reservation = before.Cart.Reservation;
            releasedStockIds = reservation?.StockIds ?? [];
            if (await attempts.TryWriteAsync(change, write.Next))
            {
                if (reservation is not null)
                {
                    await followUp.EndAsync(before.Cart.Id, reservation, order: null);
                }

                change.Result = result;
            }
        }
    }

    private static Result<Cart> RemoveReservation(Cart cart) => cart with { Reservation = null };
}
