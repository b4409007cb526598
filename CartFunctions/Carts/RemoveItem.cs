using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>Removes a line, whatever became of its product.</summary>
/// <param name="ProductId">The product.</param>
public sealed record RemoveItem(ObjectId ProductId) : CartChange
{
    /// <inheritdoc/>
    public override string Name => $"remove {ProductId}";

    /// <inheritdoc/>
    public override ObjectId? Wants => null;

    /// <inheritdoc/>
    protected override Outcome<ImmutableArray<CartLine>> Change(Cart cart, Offer? offer) =>
        cart.LineOf(ProductId) is { } line ? cart.Lines.Remove(line) : new Failure(Failure.ItemNotFound);
}
