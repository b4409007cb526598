namespace CartFunctions.Storage;

/// <summary>What became of an operation on a cart.</summary>
/// <param name="View">The cart after it; of a failure only where the contract shows the cart beside it (412).</param>
/// <param name="Failure">Why it was not done; null where it was.</param>
public sealed record CartOutcome(CartView? View, Failure? Failure)
{
    /// <summary>A failure is an outcome.</summary>
    public static implicit operator CartOutcome(Failure failure) => new(null, failure);

    /// <summary>A cart is an outcome.</summary>
    public static implicit operator CartOutcome(CartView view) => new(view, null);
}
