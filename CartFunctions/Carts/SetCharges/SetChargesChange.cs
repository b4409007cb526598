using System.Collections.Immutable;

namespace CartFunctions.Carts.SetCharges;

/// <summary>Replaces the charges of a cart that has lines.</summary>
/// <param name="Charges">The new charges, at most <see cref="Charge.MaxPerCart"/>.</param>
internal sealed record SetChargesChange(ImmutableArray<Charge> Charges) : CartChange
{
    public override string Operation => "SetCharges";

    public override string Signature => $"charges {string.Concat(Charges.Select(charge => charge.CanonicalText))}";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) =>
        cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart with { Charges = Charges };
}
