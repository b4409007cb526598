namespace CartFunctions.Storage.Carts;

/// <summary>What became of an operation on a cart.</summary>
/// <param name="View">The cart after it; of a failure only if the contract shows the cart beside it (412).</param>
/// <param name="Failure">Why it was not done; null if it was.</param>
internal sealed record CartResult(CartView? View, Failure? Failure)
{
    public static implicit operator CartResult(Failure failure) => new(null, failure);

    public static implicit operator CartResult(CartView view) => new(view, null);
}
