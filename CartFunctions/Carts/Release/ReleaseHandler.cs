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

    /// <summary>The command of one request.</summary>
    internal CartCommand NewCommand()
    {
        // The products that the last attempt was to release. The next one may find that its write was done.
        IEnumerable<ObjectId> released = [];
        return new HandledCommand("Release", "release", TryAsync);

        async Task TryAsync(IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes, CancellationToken cancellationToken)
        {
            var change = changes[0];
            var (before, _, decision) = await attempts.BeginAsync(change, RemoveReservation, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var found = await reader.ShowAsync(done, cancellationToken);
                await followUp.ReconcileAsync(change.Asked.CartId, done.IsReplay ? FollowUp.ProductsOf(done.State.Cart) : released);
                attempts.FoundDone(change, done, found);
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // It is refused.
            }

            var shown = await reader.ShowAsync(write, cancellationToken);
            var reservation = before.Cart.Reservation;
            released = reservation?.Products ?? [];
            if (await attempts.TryWriteAsync(change, write.Next))
            {
                if (reservation is not null)
                {
                    await followUp.EndAsync(before.Cart.Id, reservation, order: null);
                }

                change.Result = shown;
            }
        }
    }

    private static Result<Cart> RemoveReservation(Cart cart) => cart with { Reservation = null };
}
