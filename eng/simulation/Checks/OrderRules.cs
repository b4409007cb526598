using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The rules of the contract for orders.</summary>
internal static class OrderRules
{
    /// <summary>The effect of a checkout.</summary>
    public static IEnumerable<Effect<CartState>> CheckOut(CartState state, Operation operation, Answer? answer)
    {
        var order = new OrderState(state.UserId, state.Lines, state.Charges, state.Data, state.Coupon, null);
        if (answer is not null)
        {
            if (answer is not { Status: 201, Order: { } observed } || !IsAt(observed, operation) || order.Match(observed) is not { } shown
                || state.Orders.Any(other => other.Observed?.Id == observed.Id))
            {
                return [];
            }

            order = shown;
        }

        var next = state.Next([], operation, createdCart: false);
        return [new Effect<CartState>(next with { Reservation = null, Orders = next.Orders.Add(order) })];
    }

    /// <summary>The effect of a repeated checkout, whose answer shows the order that it placed.</summary>
    public static IEnumerable<Effect<CartState>> Repeat(CartState state, int place, Operation operation) =>
        operation.Answer is { Status: 201, Order: { } observed } && IsAt(observed, operation) && Bind(state, place, observed) is { } bound
            ? [new Effect<CartState>(bound)]
            : [];

    /// <summary>The effect of a read of orders.</summary>
    public static IEnumerable<Effect<CartState>> Read(CartState state, Operation operation)
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
            return state.Orders.Any(order => order.Observed?.Id == operation.OrderId) ? [] : [new Effect<CartState>(state)];
        }

        return answer is not { Status: 200, Order: { } observed } || observed.Id != operation.OrderId ? []
            : Enumerable.Range(0, state.Orders.Length)
                .Where(place => state.Orders[place].Observed?.Id == observed.Id
                    || state.Orders.All(order => order.Observed?.Id != observed.Id))
                .Select(place => Bind(state, place, observed))
                .OfType<CartState>()
                .Select(bound => new Effect<CartState>(bound));
    }

    private static CartState? Bind(CartState state, int place, ObservedOrder observed)
    {
        var order = state.Orders[place];
        return order.Match(observed) is not { } shown ? null
            : ReferenceEquals(shown, order) ? state
            : state with { Orders = state.Orders.SetItem(place, shown) };
    }

    private static bool IsAt(ObservedOrder order, Operation operation) =>
        order.CartId == operation.CartId && operation.Answer!.Location == $"/api/cart/{order.CartId}/orders/{order.Id}";

    /// <summary>Whether the stored orders match the orders of the state one to one.</summary>
    private static bool AreAll(ImmutableArray<OrderState> orders, IReadOnlyList<ObservedOrder> stored)
    {
        var left = stored.ToList();
        foreach (var order in orders.OrderBy(order => order.Observed is null))
        {
            if (left.FindIndex(other => order.Match(other) is not null) is not (>= 0 and var at))
            {
                return false;
            }

            left.RemoveAt(at);
        }

        return left.Count == 0;
    }
}
