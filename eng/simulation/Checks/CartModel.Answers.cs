using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <content>Compares the app's answers with the state of a cart.</content>
internal sealed partial class CartModel
{
    private bool IsLikely(CartState next, Operation operation) =>
        operation.CreatedVersion is { } version && observedCarts.TryGetValue(version, out var cart) && cart.Lines.SequenceEqual(next.Lines);

    private static bool IsStatusOf(Answer answer, Operation operation, bool createdCart)
    {
        var isCreated = createdCart && operation is { Device: not null, IsAdd: true };
        return answer.Status == (isCreated ? 201 : 200) && (answer.Location == "/cart") == isCreated;
    }

    private static bool HasLaterTime(ObservedCart cart, CartState before) =>
        !before.Exists || before.UpdatedAt is null || cart.UpdatedAt > before.UpdatedAt;

    private IEnumerable<Effect<CartState>> EffectIfMatching(Operation operation, CartState state, int status) =>
        operation.Answer!.Status == status && Match(operation, state) is { } matching ? [new Effect<CartState>(matching)] : [];

    /// <summary>Returns the state completed with the values of the answer; null if the answer contradicts the state.</summary>
    private CartState? Match(Operation operation, CartState state)
    {
        if (operation.Answer!.Cart is not { } cart || !state.Exists || cart.Charges != state.Charges || cart.Data != state.Data
            || cart.Coupon?.Code != state.Coupon || (cart.UserId ?? state.UserId) != state.UserId
            || cart.Lines.Count != state.Lines.Length)
        {
            return null;
        }

        for (var i = 0; i < cart.Lines.Count; i++)
        {
            if (cart.Lines[i] != state.Lines[i])
            {
                return null;
            }
        }

        var fits = (state.Version is null || state.Version == cart.Version)
            && (state.UpdatedAt is null || state.UpdatedAt == cart.UpdatedAt)
            && (state.CreatedAt is null || state.CreatedAt == cart.CreatedAt);
        if (!fits || !HasPossibleReservation(cart, state.Reservation, operation, out var reservation)
            || !HasExpectedProblems(cart, reservation))
        {
            return null;
        }

        return state.Version is not null && ReferenceEquals(reservation, state.Reservation) ? state
            : state with { Version = cart.Version, UpdatedAt = cart.UpdatedAt, CreatedAt = cart.CreatedAt, Reservation = reservation };
    }

    /// <summary>Whether the reservation in an answer is possible. Returns the reservation as the answer shows it.</summary>
    private bool HasPossibleReservation(ObservedCart cart, ReservationState? before, Operation operation, out ReservationState? reservation)
    {
        reservation = before;
        if (cart.Until is not { } until)
        {
            reservation = null;
            return before is null || MayHaveBeenReleased(before, operation.Return);
        }

        var ticks = (until - LoopClock.Epoch).Ticks;
        if (before is null || (before.ObservedEnd is not null && before.ObservedEnd != until)
            || ticks < before.EarliestEnd - TimeSpan.TicksPerSecond || ticks > before.LatestEnd + TimeSpan.TicksPerSecond)
        {
            return false;
        }

        reservation = before.ObservedEnd is not null ? before : before with { ObservedEnd = until, EarliestEnd = ticks, LatestEnd = ticks };
        return true;
    }

    private static bool HasExpectedProblems(ObservedCart cart, ReservationState? reservation)
    {
        var units = ObservedLine.UnitsOf(cart.Lines);
        for (var i = 0; i < cart.Lines.Count; i++)
        {
            var (line, product) = (cart.Lines[i], cart.Products[i]);
            var lacksStock = units[line.ProductId] > Available(product, HeldOf(reservation, line.ProductId));
            var expected = product.Name is null ? "Product not found"
                : (lacksStock, line.Price != product.Price) switch
                {
                    (true, true) => "Insufficient stock, Price changed",
                    (true, false) => "Insufficient stock",
                    (false, true) => "Price changed",
                    _ => string.Empty,
                };
            if (cart.Problems[i] != expected)
            {
                return false;
            }
        }

        return true;
    }
}
