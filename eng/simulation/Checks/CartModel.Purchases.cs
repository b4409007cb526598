using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <content>Reservations, their release and checkouts.</content>
internal sealed partial class CartModel
{
    /// <summary>What a reservation, its release or a checkout comes to.</summary>
    private IEnumerable<Effect<CartState>> Purchase(CartState state, Operation operation, Answer? answer)
    {
        if (operation.Kind != OperationKind.Release && state.Lines.IsEmpty)
        {
            return answer is null or { Status: 400, Error: "Cart is empty" } ? [new Effect<CartState>(state)] : [];
        }

        if (answer is { IsSuccess: false })
        {
            return operation.Kind != OperationKind.Release
                && (MayFallShort(state, operation, answer) || MayRefuse(state, operation, answer)) ? [new Effect<CartState>(state)] : [];
        }

        if (operation.Kind == OperationKind.CheckOut)
        {
            return DuesOf(state, operation).Any(one => one.Error is null && (operation.AmountDue ?? one.Due) == one.Due)
                ? OrderRules.Place(state, operation, answer)
                : answer is null ? [new Effect<CartState>(state)] : [];
        }

        var next = state.Next(state.Lines, operation, madeCart: false) with
        {
            Promise = operation.Kind == OperationKind.Release ? null : Reserved(state, operation),
        };
        return answer is null ? [new Effect<CartState>(next)] : IsStatusOf(answer, operation, false) ? Made(state, operation, next) : [];
    }

    /// <summary>Whether a checkout may be refused because of the coupon or of the amount.</summary>
    private bool MayRefuse(CartState state, Operation operation, Answer answer) =>
        operation.Kind == OperationKind.CheckOut && DuesOf(state, operation).Any(one => one.Error is { } error
            ? answer.Error == error && answer.Status == CouponRules.StatusOf(error)
            : answer is { Status: 409, Error: "Amount has changed" } && operation.AmountDue is { } due && due != one.Due);

    /// <summary>What a checkout may have found that the customer has to pay, or why the coupon does not apply.</summary>
    private IEnumerable<(decimal Due, string? Error)> DuesOf(CartState state, Operation operation) => state.Coupon is null
        ? [(state.AmountDueAfter(0), null)]
        : CouponsOf(state.Coupon, operation)
            .SelectMany(coupon => new[] { 0, coupon?.Reserved ?? 0 }.Distinct()
                .Select(others => CouponRules.Of(coupon, state.Lines, others)))
            .Select(one => (state.AmountDueAfter(one.Discount), one.Error)).Distinct();

    private List<CouponValue?> CouponsOf(string code, Operation operation) =>
        coupons.Between(code, operation.Invoke, operation.End, operation.DoneAt);

    /// <summary>The cart's lines are reserved for some minutes, and not for a shorter time than before.</summary>
    private Promise Reserved(CartState state, Operation operation)
    {
        var minutes = operation.Quantity * TimeSpan.TicksPerMinute;
        var from = operation.Invoke + minutes - profile.MaxOffset.Ticks;
        var to = operation.End + minutes + profile.MaxOffset.Ticks;
        return state.Promise is not { } before ? new Promise(state.Lines, from, to, null)
            : new Promise(
                state.Lines, MayBeOver(before, operation.End) ? from : Math.Max(from, before.From), Math.Max(to, before.To), null);
    }

    private IEnumerable<Effect<CartState>> Made(CartState state, Operation operation, CartState next)
    {
        if (Shows(operation, next) is { } shown && IsLater(operation.Answer!.Cart!, state))
        {
            yield return new Effect<CartState>(shown);
        }

        if (operation.LostAnAnswer)
        {
            yield return new Effect<CartState>(next, IsObserved: false);
        }
    }

    /// <summary>
    /// Whether there may have been too little for a reservation: of a product of which more is wanted than held. Units that it reserves
    /// itself on the way may stand in its own way, if it is asked for twice.
    /// </summary>
    private bool MayFallShort(CartState state, Operation operation, Answer answer) =>
        LineSeen.UnitsOf(state.Lines).Any(one => PromisesOf(state, operation).Any(promise => one.Value > HeldOf(promise, one.Key)
            && catalogue.Between(one.Key, operation.Invoke, operation.End).Exists(value => value is null
                ? answer is { Status: 404, Error: "Product not found" }
                : answer is { Status: 400, Error: "Insufficient stock" }
                    && value.Stock - value.Reserved + HeldOf(promise, one.Key) < one.Value)));
}
