using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <content>The effects of reservations, releases and checkouts.</content>
internal sealed partial class CartModel
{
    /// <summary>The effects of a reservation, a release or a checkout.</summary>
    private IEnumerable<Effect<CartState>> ApplyReservationOperation(CartState state, Operation operation, Answer? answer)
    {
        if (operation.Kind != OperationKind.Release && state.Lines.IsEmpty)
        {
            return answer is null or { Status: 400, Error: "Cart is empty" } ? [new Effect<CartState>(state)] : [];
        }

        if (answer is { IsSuccess: false })
        {
            return operation.Kind != OperationKind.Release
                && (MayLackStock(state, operation, answer) || MayBeRefused(state, operation, answer)) ? [new Effect<CartState>(state)] : [];
        }

        if (operation.Kind == OperationKind.CheckOut)
        {
            return PossibleAmountsDueOf(state, operation).Any(one => one.Error is null && (operation.AmountDue ?? one.Due) == one.Due)
                ? OrderRules.CheckOut(state, operation, answer)
                : answer is null ? [new Effect<CartState>(state)] : [];
        }

        var next = state.Next(state.Lines, operation, createdCart: false) with
        {
            Reservation = operation.Kind == OperationKind.Release ? null : Reserved(state, operation),
        };
        return answer is null ? [new Effect<CartState>(next)]
            : IsStatusOf(answer, operation, false) ? EffectsOfSuccess(state, operation, next)
            : [];
    }

    /// <summary>Whether a checkout may be refused because of the coupon or the amount.</summary>
    private bool MayBeRefused(CartState state, Operation operation, Answer answer) =>
        operation.Kind == OperationKind.CheckOut && PossibleAmountsDueOf(state, operation).Any(one => one.Error is { } error
            ? answer.Error == error && answer.Status == CouponRules.StatusOf(error)
            : answer is { Status: 409, Error: "Amount has changed" } && operation.AmountDue is { } due && due != one.Due);

    /// <summary>The amounts due that a checkout may have computed, or the error if the coupon does not apply.</summary>
    private IEnumerable<(decimal Due, string? Error)> PossibleAmountsDueOf(CartState state, Operation operation) => state.Coupon is null
        ? [(state.AmountDueAfter(0), null)]
        : PossibleCouponsOf(state.Coupon, operation)
            .SelectMany(coupon => new[] { 0, coupon.Value?.Reserved ?? 0 }.Distinct()
                .Select(others => CouponRules.Of(coupon, state.Lines, others)))
            .Select(one => (state.AmountDueAfter(one.Discount), one.Error)).Distinct();

    private List<SeenCoupon> PossibleCouponsOf(string code, Operation operation) =>
        coupons.Between(code, operation.Invoke, operation.End, operation.DoneAt);

    /// <summary>The reservation of the cart's lines for the requested minutes. An existing reservation is never shortened.</summary>
    private ReservationState Reserved(CartState state, Operation operation)
    {
        var minutes = operation.Quantity * TimeSpan.TicksPerMinute;
        var from = operation.Invoke + minutes - profile.MaxOffset.Ticks;
        var to = operation.End + minutes + profile.MaxOffset.Ticks;
        return state.Reservation is not { } before ? new ReservationState(state.Lines, from, to, null)
            : new ReservationState(
                state.Lines,
                MayHaveBeenReleased(before, operation.End) ? from : Math.Max(from, before.EarliestEnd),
                Math.Max(to, before.LatestEnd),
                null);
    }

    private IEnumerable<Effect<CartState>> EffectsOfSuccess(CartState state, Operation operation, CartState next)
    {
        if (Match(operation, next) is { } shown && HasLaterTime(operation.Answer!.Cart!, state))
        {
            yield return new Effect<CartState>(shown);
        }

        if (operation.StorageResponseWasLost)
        {
            yield return new Effect<CartState>(next, IsObserved: false);
        }
    }

    /// <summary>
    /// Whether the stock may have been insufficient for a product of which the cart needs more than it holds. A repeated request may be
    /// refused because of units that its first attempt reserved.
    /// </summary>
    private bool MayLackStock(CartState state, Operation operation, Answer answer) =>
        ObservedLine.UnitsOf(state.Lines).Any(one => PossibleReservationsOf(state, operation).Any(reservation =>
            one.Value > HeldOf(reservation, one.Key)
            && productHistory.Between(one.Key, operation.Invoke, operation.End).Exists(value => value is null
                ? answer is { Status: 404, Error: "Product not found" }
                : answer is { Status: 400, Error: "Insufficient stock" }
                    && value.Stock - value.Reserved + HeldOf(reservation, one.Key) < one.Value)));
}
