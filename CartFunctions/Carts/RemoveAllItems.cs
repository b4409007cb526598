using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>Removes every line; the cart itself stays.</summary>
public sealed record RemoveAllItems : CartChange
{
    /// <inheritdoc/>
    public override string Name => "clear";

    /// <inheritdoc/>
    public override ObjectId? Wants => null;

    /// <inheritdoc/>
    protected override Outcome<ImmutableArray<CartLine>> Change(Cart cart, Offer? offer) => ImmutableArray<CartLine>.Empty;
}
