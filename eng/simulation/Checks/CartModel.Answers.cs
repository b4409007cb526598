using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <content>What the answers of the app show of a cart.</content>
internal sealed partial class CartModel
{
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
            || cart.Coupon?.Code != state.Coupon
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
        var units = LineSeen.UnitsOf(cart.Lines);
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
