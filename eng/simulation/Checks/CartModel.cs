using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// A reference model of one cart, written from the contract: the answers that an operation may get in a state, and the next state. It
/// shares no code with the app.
/// </summary>
/// <param name="productHistory">The states of every product over time.</param>
/// <param name="coupons">The states of every coupon over time.</param>
/// <param name="profile">The expiry time of carts and the largest clock offset.</param>
/// <param name="operations">The history. It decides which of two unobserved states the search tries first.</param>
internal sealed partial class CartModel(
    StateHistory<ProductState> productHistory, CouponHistory coupons, Profile profile, IEnumerable<Operation> operations)
    : IModel<CartState>
{
    private readonly Dictionary<string, ObservedCart> observedCarts = operations
        .Select(operation => operation.Answer?.Cart)
        .OfType<ObservedCart>()
        .GroupBy(cart => cart.Version)
        .ToDictionary(version => version.Key, version => version.First());

    private const long ClockTolerance = 90 * TimeSpan.TicksPerSecond;

    // The instance that checks the expiry and the one that wrote the time may have different clocks.
    private readonly long expiryTolerance = (2 * profile.MaxOffset.Ticks) + TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public CartState Initial => CartState.Absent;

    /// <inheritdoc/>
    public IEnumerable<Effect<CartState>> Apply(CartState state, Operation operation)
    {
        if (operation.Kind is OperationKind.GetOrder or OperationKind.ListOrders)
        {
            foreach (var step in OrderRules.Read(state, operation))
            {
                yield return step;
            }

            yield break;
        }

        var exists = state.Exists;
        if (exists && MayBeActive(state, operation))
        {
            foreach (var step in ApplyToExistingCart(state, operation))
            {
                yield return step;
            }
        }

        if (!exists || MayBeExpired(state, operation))
        {
            foreach (var step in ApplyToAbsentCart(state, operation))
            {
                yield return step;
            }
        }
    }

    /// <inheritdoc/>
    public CartState? Observe(CartState state, Operation operation) => Match(operation, state);

    /// <inheritdoc/>
    public bool ChangesNothing(Operation operation) =>
        !operation.IsChange || operation.Answer is { IsSuccess: false } || operation.Answer is { IsReplay: true };

    private bool MayBeActive(CartState state, Operation operation) =>
        operation.Invoke - state.LatestTouch < profile.ExpireAfter.Ticks + expiryTolerance;

    private bool MayBeExpired(CartState state, Operation operation) =>
        Math.Min(operation.End, operation.Invoke + TimeSpan.TicksPerMinute) - state.EarliestTouch
        >= profile.ExpireAfter.Ticks - expiryTolerance;

    private IEnumerable<Effect<CartState>> ApplyToAbsentCart(CartState state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        if (!operation.IsAdd)
        {
            return answer is null or { Status: 404, Error: "Cart not found" } ? [new Effect<CartState>(state)] : [];
        }

        if (operation.IfMatch is not null)
        {
            return answer is null or { Status: 412, Cart: null } ? [new Effect<CartState>(state)] : [];
        }

        var possibleReservations = PossibleReservationsOf(state, operation);
        var steps = answer is { IsReplay: true } ? [] : Change(state.Expired(), operation, answer, createdCart: true, possibleReservations);

        // If the add is refused, an instance whose clock is behind may still see the cart, so the state stays.
        return answer is { IsSuccess: false } ? steps.Select(_ => new Effect<CartState>(state)) : steps;
    }

    private IEnumerable<Effect<CartState>> ApplyToExistingCart(CartState state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        if (operation.Kind == OperationKind.GetCart)
        {
            return answer is null ? [new Effect<CartState>(state)] : EffectIfMatching(operation, state, 200);
        }

        if (operation.Key is { } key && state.Find(key) is { } known)
        {
            return answer is null ? [new Effect<CartState>(state)]
                : known.Identity != operation.Identity
                    ? answer is { Status: 422, Error: "Idempotency key reused" } ? [new Effect<CartState>(state)] : []
                    : !answer.IsReplay ? []
                    : known.Order is { } order ? OrderRules.Repeat(state, order, operation)
                    : IsStatusOf(answer, operation, known.CreatedCart) ? EffectIfMatching(operation, state, answer.Status) : [];
        }

        if (operation.IfMatch is { } condition && condition != "*" && condition != state.Version)
        {
            return answer is null ? [new Effect<CartState>(state)]
                : answer is { Status: 412, Error: "Cart has changed" } ? EffectIfMatching(operation, state, 412) : [];
        }

        return answer is { IsReplay: true } ? []
            : operation.UsesReservation ? ApplyReservationOperation(state, operation, answer)
            : Change(state, operation, answer, createdCart: false, PossibleReservationsOf(state, operation));
    }

    /// <summary>The effects of a change for each product state and reservation that the app may have read.</summary>
    private IEnumerable<Effect<CartState>> Change(
        CartState state, Operation operation, Answer? answer, bool createdCart, ReservationState?[] possibleReservations)
    {
        var unobserved = new List<CartState>();
        var rules = new CartRules(
            productId => AvailableProductsOf(productId, operation, possibleReservations), code => PossibleCouponsOf(code, operation));
        foreach (var (error, lines, place) in rules.Apply(state.Lines, operation))
        {
            if (error is not null)
            {
                if (answer is not null && answer.Error == error && answer.Status == CartRules.StatusOf(error, operation)
                    && (operation.Items.IsEmpty || answer.Message.Contains($"items[{place}]", StringComparison.Ordinal)))
                {
                    yield return new Effect<CartState>(state);
                    yield break;
                }

                continue;
            }

            var next = state.Next(lines, operation, createdCart);
            if (answer is null)
            {
                if (!unobserved.Exists(other => other.HasSameLines(next)))
                {
                    unobserved.Add(next);
                }
            }
            else if (answer.IsSuccess && IsStatusOf(answer, operation, createdCart))
            {
                if (Match(operation, next) is { } shown && HasLaterTime(answer.Cart!, state))
                {
                    yield return new Effect<CartState>(shown);
                }

                if (operation.StorageResponseWasLost && !unobserved.Exists(other => other.HasSameLines(next)))
                {
                    unobserved.Add(next);
                }
            }
        }

        foreach (var next in unobserved.OrderByDescending(next => IsLikely(next, operation)))
        {
            yield return new Effect<CartState>(next, IsObserved: answer is null);
        }
    }

    private List<AvailableProduct?> AvailableProductsOf(string productId, Operation operation, ReservationState?[] possibleReservations) =>
    [
        .. productHistory.Between(productId, operation.Invoke, operation.End, operation.DoneAt)
            .SelectMany(value => possibleReservations.Select(reservation => value is null ? null
                : new AvailableProduct(value.Price!.Value, Available(value, HeldOf(reservation, productId)))))
            .Distinct(),
    ];

    private static int HeldOf(ReservationState? reservation, string productId) => reservation?.UnitsOf(productId) ?? 0;

    private static int Available(ProductState value, int held) => Math.Max(0, value.Stock - Math.Max(0, value.Reserved - held));

    /// <summary>The reservations that the cart may have until an operation ends.</summary>
    private ReservationState?[] PossibleReservationsOf(CartState state, Operation operation) =>
        state.Reservation is { } reservation && MayHaveBeenReleased(reservation, operation.End) ? [reservation, null] : [state.Reservation];

    /// <summary>Whether an instance whose clock is ahead may have released the reservation.</summary>
    private bool MayHaveBeenReleased(ReservationState reservation, long now) =>
        reservation.EarliestEnd + ClockTolerance - profile.MaxOffset.Ticks <= now;
}
