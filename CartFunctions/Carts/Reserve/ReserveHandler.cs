using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Reservations;

namespace CartFunctions.Carts.Reserve;

/// <summary>
/// Reserves what is on a cart's lines. First the reservation rows of the products get their units. Then one write of the cart decides.
/// Last, rows with more units than the cart now needs get fewer; see docs/reservations.md.
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

    /// <summary>The command of one request.</summary>
    /// <param name="minutes">How long to reserve, 1 to 60.</param>
    internal CartCommand NewCommand(int minutes)
    {
        // The products of which the last attempt was to hold fewer units than before. The next one may find that its write was done.
        IReadOnlyList<ObjectId> reduced = [];
        return new HandledCommand("Reserve", $"reserve {minutes}", TryAsync);

        async Task TryAsync(IReadOnlyList<PendingWrite<CartChangeRequest, CartResult>> changes, CancellationToken cancellationToken)
        {
            var change = changes[0];
            var (before, earlier, decision) = await attempts.BeginAsync(change, RequireLines, cancellationToken);
            if (decision is WriteDecision<StoredCart>.Done done)
            {
                var shown = await reader.ShowAsync(done, cancellationToken);
                await followUp.ReconcileAsync(change.Asked.CartId, done.IsReplay ? FollowUp.ProductsOf(done.State.Cart) : reduced);
                attempts.FoundDone(change, done, shown);
                return;
            }

            if (decision is not WriteDecision<StoredCart>.Write write || before is null)
            {
                return; // It is refused.
            }

            if (!CartAttempts.CanContinue(change, earlier, await reservations.ReserveAsync(before, cancellationToken), out var reserved))
            {
                return;
            }

            try
            {
                var until = EndOf(before.Cart.Reservation, Cart.ToMilliseconds(change.Now + TimeSpan.FromMinutes(minutes)));
                var held = Reservation.Of(reserved.Cart.Reservation!.Id, before.Cart.Lines, until);
                var next = write.Next with { Cart = write.Next.Cart with { Reservation = held }, ETag = reserved.ETag };
                var shown = await reader.ViewAsync(next.Cart, cancellationToken);
                reduced = before.Cart.Reservation is { } previous
                    ? [.. previous.Products.Where(product => previous.RequiredUnitsOf(product) > held.HeldOf(product))]
                    : [];
                if (await attempts.TryWriteAsync(change, next))
                {
                    telemetry.Reserved();
                    await followUp.ReconcileAsync(before.Cart.Id, reduced);
                    change.Result = shown;
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

    /// <summary>A repeat extends a reservation and never shortens it, since rows may keep the earlier end.</summary>
    private static DateTimeOffset EndOf(Reservation? earlier, DateTimeOffset until) => earlier?.Until > until ? earlier.Until : until;

    private static Result<Cart> RequireLines(Cart cart) => cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart;
}
