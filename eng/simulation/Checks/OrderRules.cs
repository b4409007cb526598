using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>What the contract says of a cart's orders.</summary>
internal static class OrderRules
{
    /// <summary>What a checkout of lines that are reserved comes to.</summary>
    public static IEnumerable<Effect<CartState>> Place(CartState state, Operation operation, Answer? answer)
    {
        var order = new OrderState(state.Lines, state.Charges, state.Data, state.Coupon, null);
        if (answer is not null)
        {
            if (answer is not { Status: 201, Order: { } seen } || !IsAt(seen, operation) || order.Shows(seen) is not { } shown
                || state.Orders.Any(other => other.Seen?.Id == seen.Id))
            {
                return [];
            }

            order = shown;
        }

        var next = state.Next([], operation, madeCart: false);
        return [new Effect<CartState>(next with { Promise = null, Orders = next.Orders.Add(order) })];
    }

    /// <summary>What the repeat of a checkout shows: the order that it placed.</summary>
    public static IEnumerable<Effect<CartState>> Placed(CartState state, int place, Operation operation) =>
        operation.Answer is { Status: 201, Order: { } seen } && IsAt(seen, operation) && Bind(state, place, seen) is { } bound
            ? [new Effect<CartState>(bound)]
            : [];

    /// <summary>What a look at orders shows.</summary>
    public static IEnumerable<Effect<CartState>> Look(CartState state, Operation operation)
    {
        if (operation.IsUnknown)
        {
            return [new Effect<CartState>(state)];
        }

        var answer = operation.Answer!;
        if (operation.Kind == OperationKind.ListOrders)
        {
            return AreAll(state.Orders, answer.Orders!) ? [new Effect<CartState>(state)] : [];
        }

        if (answer is { Status: 404, Error: "Order not found" })
        {
            return state.Orders.Any(order => order.Seen?.Id == operation.OrderId) ? [] : [new Effect<CartState>(state)];
        }

        return answer is not { Status: 200, Order: { } seen } || seen.Id != operation.OrderId ? []
            : Enumerable.Range(0, state.Orders.Length)
                .Where(place => state.Orders[place].Seen?.Id == seen.Id || state.Orders.All(order => order.Seen?.Id != seen.Id))
                .Select(place => Bind(state, place, seen))
                .OfType<CartState>()
                .Select(bound => new Effect<CartState>(bound));
    }

    private static CartState? Bind(CartState state, int place, OrderSeen seen)
    {
        var order = state.Orders[place];
        return order.Shows(seen) is not { } shown ? null
            : ReferenceEquals(shown, order) ? state
            : state with { Orders = state.Orders.SetItem(place, shown) };
    }

    private static bool IsAt(OrderSeen order, Operation operation) =>
        order.CartId == operation.CartId && operation.Answer!.Location == $"/api/cart/{order.CartId}/orders/{order.Id}";

    /// <summary>Whether these are the orders, each once.</summary>
    private static bool AreAll(ImmutableArray<OrderState> orders, IReadOnlyList<OrderSeen> stored)
    {
        var left = stored.ToList();
        foreach (var order in orders.OrderBy(order => order.Seen is null))
        {
            if (left.FindIndex(other => order.Shows(other) is not null) is not (>= 0 and var at))
            {
                return false;
            }

            left.RemoveAt(at);
        }

        return left.Count == 0;
    }
}
