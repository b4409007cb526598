using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// What the contract says of one cart, as a plain program of its own: which answers an operation may get in a state, and the state
/// after it. It shares no code with the product.
/// </summary>
/// <param name="catalogue">What the products may have been at any time.</param>
/// <param name="profile">How long carts live, and how far clocks are off.</param>
/// <param name="operations">The history, which tells of two states that nobody saw which to try first.</param>
internal sealed class CartModel(Catalogue catalogue, Profile profile, IEnumerable<Operation> operations) : IModel<CartState>
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
        var rules = new CartRules(productId => OffersOf(productId, operation, promises));
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

    /// <summary>What a reservation, its release or a checkout comes to.</summary>
    private IEnumerable<Effect<CartState>> Purchase(CartState state, Operation operation, Answer? answer)
    {
        if (operation.Kind != OperationKind.Release && state.Lines.IsEmpty)
        {
            return answer is null or { Status: 400, Error: "Cart is empty" } ? [new Effect<CartState>(state)] : [];
        }

        var isOtherAmount = operation.AmountDue is { } due && due != state.AmountDue;
        if (isOtherAmount && answer is null or { Status: 409, Error: "Amount has changed" })
        {
            return [new Effect<CartState>(state)];
        }

        if (answer is { IsSuccess: false })
        {
            return operation.Kind != OperationKind.Release && MayFallShort(state, operation, answer) ? [new Effect<CartState>(state)] : [];
        }

        if (operation.Kind == OperationKind.CheckOut)
        {
            return isOtherAmount ? [] : OrderRules.Place(state, operation, answer);
        }

        var next = state.Next(state.Lines, operation, madeCart: false) with
        {
            Promise = operation.Kind == OperationKind.Release ? null : Reserved(state, operation),
        };
        return answer is null ? [new Effect<CartState>(next)] : IsStatusOf(answer, operation, false) ? Made(state, operation, next) : [];
    }

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
        UnitsOf(state.Lines).Any(one => PromisesOf(state, operation).Any(promise => one.Value > HeldOf(promise, one.Key)
            && catalogue.Between(one.Key, operation.Invoke, operation.End).Exists(value => value is null
                ? answer is { Status: 404, Error: "Product not found" }
                : answer is { Status: 400, Error: "Insufficient stock" }
                    && value.Stock - value.Reserved + HeldOf(promise, one.Key) < one.Value)));

    /// <summary>The units of all lines, by product.</summary>
    private static Dictionary<string, int> UnitsOf(IEnumerable<LineSeen> lines) =>
        lines.GroupBy(line => line.ProductId).ToDictionary(same => same.Key, same => same.Sum(line => line.Quantity));

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

    private bool IsLikely(CartState next, Operation operation) =>
        operation.Made is { } version && seen.TryGetValue(version, out var cart) && cart.Lines.SequenceEqual(next.Lines);

    private static bool IsStatusOf(Answer answer, Operation operation, bool madeCart)
    {
        var isMade = madeCart && operation is { Device: not null, IsAdd: true };
        return answer.Status == (isMade ? 201 : 200) && (answer.Location == "/cart") == isMade;
    }

    private static bool IsLater(CartSeen cart, CartState before) =>
        !before.IsThere || before.UpdatedAt is null || cart.UpdatedAt > before.UpdatedAt;

    private IEnumerable<Effect<CartState>> Seen(Operation operation, CartState state, int status) =>
        operation.Answer!.Status == status && Shows(operation, state) is { } seen ? [new Effect<CartState>(seen)] : [];

    /// <summary>The state, now that an answer shows it; null if it shows another.</summary>
    private CartState? Shows(Operation operation, CartState state)
    {
        if (operation.Answer!.Cart is not { } cart || !state.IsThere || cart.Charges != state.Charges || cart.Data != state.Data
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
        if (!fits || !IsPromised(cart, state.Promise, operation, out var promise) || !HasItsProblems(cart, promise))
        {
            return null;
        }

        return state.Version is not null && ReferenceEquals(promise, state.Promise) ? state
            : state with { Version = cart.Version, UpdatedAt = cart.UpdatedAt, CreatedAt = cart.CreatedAt, Promise = promise };
    }

    /// <summary>Whether an answer may say of the cart's reservation what it does; and the reservation as it then is.</summary>
    private bool IsPromised(CartSeen cart, Promise? before, Operation operation, out Promise? promise)
    {
        promise = before;
        if (cart.Until is not { } until)
        {
            promise = null;
            return before is null || MayBeOver(before, operation.Return);
        }

        var ticks = (until - LoopClock.Epoch).Ticks;
        if (before is null || (before.Until is not null && before.Until != until)
            || ticks < before.From - TimeSpan.TicksPerSecond || ticks > before.To + TimeSpan.TicksPerSecond)
        {
            return false;
        }

        promise = before.Until is not null ? before : before with { Until = until, From = ticks, To = ticks };
        return true;
    }

    private static bool HasItsProblems(CartSeen cart, Promise? promise)
    {
        var units = UnitsOf(cart.Lines);
        for (var i = 0; i < cart.Lines.Count; i++)
        {
            var (line, product) = (cart.Lines[i], cart.Products[i]);
            var isShort = units[line.ProductId] > Available(product, HeldOf(promise, line.ProductId));
            var expected = product.Name is null ? "Product not found"
                : (isShort, line.Price != product.Price) switch
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
