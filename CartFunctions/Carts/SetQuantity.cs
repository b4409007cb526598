using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>Sets a line's quantity and keeps its price; 0 removes the line without looking at the product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">0 to 2147483647.</param>
public sealed record SetQuantity(ObjectId ProductId, int Quantity) : CartChange
{
    /// <inheritdoc/>
    public override string Name => $"set {ProductId} {Quantity}";

    /// <inheritdoc/>
    public override ObjectId? Wants => Quantity == 0 ? null : ProductId;

    /// <inheritdoc/>
    protected override Outcome<ImmutableArray<CartLine>> Change(Cart cart, Offer? offer)
    {
        if (cart.LineOf(ProductId) is not { } line)
        {
            return new Failure(Failure.ItemNotFound);
        }

        if (Quantity == 0)
        {
            return cart.Lines.Remove(line);
        }

        if (offer is null)
        {
            return new Failure(Failure.ProductNotFound);
        }

        return CheckStock(Quantity, offer, line) is { } failure
            ? failure
            : cart.Lines.Replace(line, line with { Quantity = Quantity });
    }
}
