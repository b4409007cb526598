using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>Adds a quantity of a product; a line that is there grows and takes the product's price of now.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">1 to 2147483647.</param>
public sealed record AddItem(ObjectId ProductId, int Quantity) : CartChange
{
    /// <inheritdoc/>
    public override string Name => $"add {ProductId} {Quantity}";

    /// <inheritdoc/>
    public override ObjectId? Wants => ProductId;

    /// <inheritdoc/>
    public override bool MakesCart => true;

    /// <inheritdoc/>
    protected override Outcome<ImmutableArray<CartLine>> Change(Cart cart, Offer? offer)
    {
        if (offer is null)
        {
            return new Failure(Failure.ProductNotFound);
        }

        var line = cart.LineOf(ProductId);
        if (line is null && cart.Lines.Length == Cart.MaxLines)
        {
            return new Failure(Failure.CartIsFull, $"a cart holds {Cart.MaxLines} lines");
        }

        var quantity = (long)Quantity + (line?.Quantity ?? 0);
        if (CheckStock(quantity, offer, line) is { } failure)
        {
            return failure;
        }

        var added = new CartLine(ProductId, (int)quantity, offer.Price);
        return line is null ? cart.Lines.Add(added) : cart.Lines.Replace(line, added);
    }
}
