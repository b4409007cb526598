using CartFunctions.Carts;

namespace CartFunctions.Storage.Carts;

/// <summary>The result of an operation on a cart.</summary>
/// <param name="View">The cart after the operation. For a failure: the current cart if the response includes it (412).</param>
/// <param name="Failure">The reason of a failure; null for success.</param>
internal sealed record CartResult(CartView? View, Failure? Failure)
{
    /// <summary>The placed order; null for operations other than checkout.</summary>
    public PlacedOrder? PlacedOrder { get; init; }

    /// <summary>The order that was read; null for other operations.</summary>
    public Order? Order { get; init; }

    /// <summary>Both carts of a merge; null for other operations.</summary>
    public MergedViews? Merged { get; init; }

    public static implicit operator CartResult(Failure failure) => new(null, failure);

    public static implicit operator CartResult(CartView view) => new(view, null);

    public static implicit operator CartResult(Order order) => new(null, null) { Order = order };

    public static implicit operator CartResult(PlacedOrder placed) => new(null, null) { PlacedOrder = placed };
}

/// <summary>An order that a checkout placed.</summary>
/// <param name="Order">The order.</param>
/// <param name="IsReplay">Whether an earlier request with the same key placed it.</param>
internal sealed record PlacedOrder(Order Order, bool IsReplay = false);

/// <summary>The two carts of a merge, for the response.</summary>
/// <param name="Cart">The cart that received the lines.</param>
/// <param name="From">The cart that gave the lines; null if it no longer exists, for example when an old request is repeated.</param>
internal sealed record MergedViews(CartView Cart, CartView? From);
