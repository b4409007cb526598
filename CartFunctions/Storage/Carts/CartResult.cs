using CartFunctions.Carts;

namespace CartFunctions.Storage.Carts;

/// <summary>What became of an operation on a cart.</summary>
/// <param name="View">The cart after it; of a failure only if the contract shows the cart beside it (412).</param>
/// <param name="Failure">Why it was not done; null if it was.</param>
internal sealed record CartResult(CartView? View, Failure? Failure)
{
    /// <summary>The order that it placed; null if it places none.</summary>
    public PlacedOrder? Placed { get; init; }

    /// <summary>The order that was read; null if it reads none.</summary>
    public Order? Order { get; init; }

    /// <summary>Both carts of a merge; null if it is none.</summary>
    public MergedViews? Merged { get; init; }

    public static implicit operator CartResult(Failure failure) => new(null, failure);

    public static implicit operator CartResult(CartView view) => new(view, null);

    public static implicit operator CartResult(Order order) => new(null, null) { Order = order };

    public static implicit operator CartResult(PlacedOrder placed) => new(null, null) { Placed = placed };
}

/// <summary>An order as the checkout that placed it answers.</summary>
/// <param name="Order">The order.</param>
/// <param name="IsReplay">Whether it had been placed before, under the same key, and was not placed again.</param>
internal sealed record PlacedOrder(Order Order, bool IsReplay = false);

/// <summary>The two carts of a merge, as its answer shows them.</summary>
/// <param name="Cart">The cart that has the lines.</param>
/// <param name="From">The cart from which they came; null if it is gone by now, as when an old request is repeated.</param>
internal sealed record MergedViews(CartView Cart, CartView? From);
