using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

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

    // Whoever looks at a cart's age may have one clock, and whoever wrote its time another.
    private readonly long doubt = (2 * profile.MaxOffset.Ticks) + TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public CartState Initial => CartState.Absent;

    /// <inheritdoc/>
    public IEnumerable<Effect<CartState>> Take(CartState state, Operation operation)
    {
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
    public CartState? Observe(CartState state, Operation operation) => Shows(operation.Answer!, state);

    /// <inheritdoc/>
    public bool ChangesNothing(Operation operation) =>
        operation.Kind == OperationKind.GetCart || operation.Answer is { IsSuccess: false } || operation.Answer is { IsReplay: true };

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

        return Change(CartState.Absent, operation, answer, madeCart: true);
    }

    private IEnumerable<Effect<CartState>> TakeLive(CartState state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        if (operation.Kind == OperationKind.GetCart)
        {
            return answer is null ? [new Effect<CartState>(state)] : Seen(answer, state, 200);
        }

        if (operation.Key is { } key && state.Find(key) is { } known)
        {
            return answer is null ? [new Effect<CartState>(state)]
                : known.Identity != operation.Identity
                    ? answer is { Status: 422, Error: "Idempotency key reused" } ? [new Effect<CartState>(state)] : []
                    : answer.IsReplay && IsStatusOf(answer, operation, known.MadeCart) ? Seen(answer, state, answer.Status) : [];
        }

        if (operation.IfMatch is { } condition && condition != "*" && condition != state.Version)
        {
            return answer is null ? [new Effect<CartState>(state)]
                : answer is { Status: 412, Error: "Cart has changed" } ? Seen(answer, state, 412) : [];
        }

        return Change(state, operation, answer, madeCart: false);
    }

    /// <summary>What the rules say, under any of the products that may have been read.</summary>
    private IEnumerable<Effect<CartState>> Change(CartState state, Operation operation, Answer? answer, bool madeCart)
    {
        if (answer is { IsReplay: true })
        {
            yield break;
        }

        var tried = new List<CartState>();
        foreach (var (error, lines, place) in new CartRules(productId => OffersOf(productId, operation)).Apply(state.Lines, operation))
        {
            if (error is not null)
            {
                if (answer is not null && answer.Error == error && answer.Status == CartRules.StatusOf(error, operation)
                    && (place is null || answer.Message.Contains($"items[{place}]", StringComparison.Ordinal)))
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
                if (Shows(answer, next) is { } shown && IsLater(answer.Cart!, state))
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
            yield return new Effect<CartState>(next, IsSeen: answer is null);
        }
    }

    private List<Offer?> OffersOf(string productId, Operation operation) =>
    [
        .. catalogue.Between(productId, operation.Invoke, operation.End, operation.DoneAt)
            .Select(value => value is null ? null : new Offer(value.Price!.Value, value.Stock))
            .Distinct(),
    ];

    private bool IsLikely(CartState next, Operation operation) =>
        operation.Made is { } version && seen.TryGetValue(version, out var cart) && cart.Lines.SequenceEqual(next.Lines);

    private static bool IsStatusOf(Answer answer, Operation operation, bool madeCart)
    {
        var isMade = madeCart && operation is { Device: not null, IsAdd: true };
        return answer.Status == (isMade ? 201 : 200) && (answer.Location == "/cart") == isMade;
    }

    private static bool IsLater(CartSeen cart, CartState before) => !before.IsThere || before.UpdatedAt is null || cart.UpdatedAt > before.UpdatedAt;

    private static IEnumerable<Effect<CartState>> Seen(Answer answer, CartState state, int status) =>
        answer.Status == status && Shows(answer, state) is { } seen ? [new Effect<CartState>(seen)] : [];

    /// <summary>The state, now that an answer shows it; null if it shows another.</summary>
    private static CartState? Shows(Answer answer, CartState state)
    {
        if (answer.Cart is not { } cart || !state.IsThere || cart.Lines.Count != state.Lines.Length)
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
        return !fits ? null
            : state.Version is not null ? state
            : state with { Version = cart.Version, UpdatedAt = cart.UpdatedAt, CreatedAt = cart.CreatedAt };
    }
}
