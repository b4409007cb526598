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
    private readonly ReservationTelemetry telemetry;

    internal ReleaseHandler(CartAttempts attempts, CartReader reader, FollowUp followUp, ReservationTelemetry telemetry) =>
        (this.attempts, this.reader, this.followUp, this.telemetry) = (attempts, reader, followUp, telemetry);

    /// <summary>The command of one request.</summary>
    internal CartCommand NewCommand()
    {
        var state = new State();
        return new HandledCommand("Release", "release", (changes, token) => TryAsync(changes[0], state, token));
    }

    private static Result<Cart> RemoveReservation(Cart cart) => cart with { Reservation = null };

    private async Task TryAsync(PendingWrite<CartChangeRequest, CartResult> change, State state, CancellationToken cancellationToken)
    {
        var (before, _, decision) = await attempts.BeginAsync(change, RemoveReservation, cancellationToken);
        if (decision is WriteDecision<StoredCart>.Done done)
        {
            var found = await reader.ShowAsync(done, cancellationToken);
            await followUp.ReconcileAsync(change.Asked.CartId, done.IsReplay ? FollowUp.ProductsOf(done.State.Cart) : state.Released);
            attempts.FoundDone(change, done, found);
            return;
        }

        if (decision is not WriteDecision<StoredCart>.Write write || before is null)
        {
            return; // It is refused.
        }

        var shown = await reader.ShowAsync(write, cancellationToken);
        var reservation = before.Cart.Reservation;
        state.Released = [.. reservation?.Products ?? []];
        if (await attempts.TryWriteAsync(change, write.Next))
        {
            if (reservation is not null)
            {
                telemetry.Released();
                await followUp.EndAsync(before.Cart.Id, reservation, null, state.Released);
            }

            change.Result = shown;
        }
    }

    /// <summary>What a request keeps from one attempt to the next.</summary>
    private sealed class State
    {
        /// <summary>The products that the last attempt was to release.</summary>
        public IReadOnlyList<ObjectId> Released { get; set; } = [];
    }
}
