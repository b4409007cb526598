using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// What the contract says of one cart, as a plain program of its own: which answers an operation may get in a state, and the state
/// after it. It shares no code with the product.
/// </summary>
/// <param name="catalogue">What the products may have been at any time.</param>
/// <param name="coupons">What the coupons may have been at any time.</param>
/// <param name="profile">How long carts live, and how far clocks are off.</param>
/// <param name="operations">The history, which tells of two states that nobody saw which to try first.</param>
internal sealed partial class CartModel(
    Catalogue<ProductValue> catalogue, Catalogue<CouponValue> coupons, Profile profile, IEnumerable<Operation> operations)
    : IModel<CartState>
{
    private readonly Dictionary<string, CartSeen> seen = operations
        .Select(operation => operation.Answer?.Cart)
        .OfType<CartSeen>()
        .GroupBy(cart => cart.Version)
        .ToDictionary(version => version.Key, version => version.First());

    private const long Grace = 90 * TimeSpan.TicksPerSecond;

    // The instance that judges a cart's age may have another clock than the one that wrote its time.
    private readonly long doubt = (2 * profile.MaxOffset.Ticks) + TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public CartState Initial => CartState.Absent;

    /// <inheritdoc/>
    public IEnumerable<Effect<CartState>> Apply(CartState state, Operation operation)
    {
        if (operation.Kind is OperationKind.GetOrder or OperationKind.ListOrders)
        {
            foreach (var step in OrderRules.Look(state, operation))
            {
                yield return step;
            }

            yield break;
        }

        var isThere = state.IsThere;
        if (isThere && MayBeLive(state, operation))
        {
            foreach (var step in TakeLive(state, operation))
            {
                yield return step;
            }
        }

        if (!isThere || MayBeGone(state, operation))
        {
            foreach (var step in TakeAbsent(state, operation))
            {
                yield return step;
            }
        }
    }

    /// <inheritdoc/>
    public CartState? Observe(CartState state, Operation operation) => Shows(operation, state);

    /// <inheritdoc/>
    public bool ChangesNothing(Operation operation) =>
        !operation.IsChange || operation.Answer is { IsSuccess: false } || operation.Answer is { IsReplay: true };

    private bool MayBeLive(CartState state, Operation operation) =>
        operation.Invoke - state.TouchedTo < profile.ExpireAfter.Ticks + doubt;

    private bool MayBeGone(CartState state, Operation operation) =>
        Math.Min(operation.End, operation.Invoke + TimeSpan.TicksPerMinute) - state.TouchedFrom >= profile.ExpireAfter.Ticks - doubt;

    private IEnumerable<Effect<CartState>> TakeAbsent(CartState state, Operation operation)
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

        var promises = PromisesOf(state, operation);
        var steps = answer is { IsReplay: true } ? [] : Change(state.Gone(), operation, answer, madeCart: true, promises);

        // Where it is refused, another whose clock is behind may still see the cart.
        return answer is { IsSuccess: false } ? steps.Select(_ => new Effect<CartState>(state)) : steps;
    }

    private IEnumerable<Effect<CartState>> TakeLive(CartState state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        if (operation.Kind == OperationKind.GetCart)
        {
            return answer is null ? [new Effect<CartState>(state)] : Seen(operation, state, 200);
        }

        if (operation.Key is { } key && state.Find(key) is { } known)
        {
            return answer is null ? [new Effect<CartState>(state)]
                : known.Identity != operation.Identity
                    ? answer is { Status: 422, Error: "Idempotency key reused" } ? [new Effect<CartState>(state)] : []
                    : !answer.IsReplay ? []
                    : known.Order is { } order ? OrderRules.Placed(state, order, operation)
                    : IsStatusOf(answer, operation, known.MadeCart) ? Seen(operation, state, answer.Status) : [];
        }

        if (operation.IfMatch is { } condition && condition != "*" && condition != state.Version)
        {
            return answer is null ? [new Effect<CartState>(state)]
                : answer is { Status: 412, Error: "Cart has changed" } ? Seen(operation, state, 412) : [];
        }

        return answer is { IsReplay: true } ? []
            : operation.IsPurchase ? Purchase(state, operation, answer)
            : Change(state, operation, answer, madeCart: false, PromisesOf(state, operation));
    }

    /// <summary>What the rules say, under any of the products that may have been read, and of what may be reserved for the cart.</summary>
    private IEnumerable<Effect<CartState>> Change(
        CartState state, Operation operation, Answer? answer, bool madeCart, Promise?[] promises)
    {
        var tried = new List<CartState>();
        var rules = new CartRules(productId => OffersOf(productId, operation, promises), code => CouponsOf(code, operation));
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

            var next = state.Next(lines, operation, madeCart);
            if (answer is null)
            {
                if (!tried.Exists(other => other.SameLines(next)))
                {
                    tried.Add(next);
                }
            }
            else if (answer.IsSuccess && IsStatusOf(answer, operation, madeCart))
            {
                if (Shows(operation, next) is { } shown && IsLater(answer.Cart!, state))
                {
                    yield return new Effect<CartState>(shown);
                }

                if (operation.LostAnAnswer && !tried.Exists(other => other.SameLines(next)))
                {
                    tried.Add(next);
                }
            }
        }

        foreach (var next in tried.OrderByDescending(next => IsLikely(next, operation)))
        {
            yield return new Effect<CartState>(next, IsObserved: answer is null);
        }
    }

    private List<Offer?> OffersOf(string productId, Operation operation, Promise?[] promises) =>
    [
        .. catalogue.Between(productId, operation.Invoke, operation.End, operation.DoneAt)
            .SelectMany(value => promises.Select(promise => value is null ? null
                : new Offer(value.Price!.Value, Available(value, HeldOf(promise, productId)))))
            .Distinct(),
    ];

    private static int HeldOf(Promise? promise, string productId) => promise?.UnitsOf(productId) ?? 0;

    private static int Available(ProductValue value, int held) => Math.Max(0, value.Stock - Math.Max(0, value.Reserved - held));

    /// <summary>What may be reserved for the cart until an operation ends.</summary>
    private Promise?[] PromisesOf(CartState state, Operation operation) =>
        state.Promise is { } promise && MayBeOver(promise, operation.End) ? [promise, null] : [state.Promise];

    /// <summary>Whether somebody whose clock is ahead may have given it back.</summary>
    private bool MayBeOver(Promise promise, long now) => promise.From + Grace - profile.MaxOffset.Ticks <= now;
}
