using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>What was bought out of a cart; it never changes.</summary>
/// <param name="Id">The id of the reservation that it fulfilled.</param>
/// <param name="CartId">The cart.</param>
/// <param name="Lines">The lines that the cart had, 1 to <see cref="Cart.MaxLines"/>.</param>
/// <param name="PlacedAt">When it was placed, to the millisecond.</param>
internal sealed record Order(ObjectId Id, ObjectId CartId, ImmutableArray<OrderLine> Lines, DateTimeOffset PlacedAt)
{
    /// <summary>Sum of quantity × price at add.</summary>
    public decimal TotalAmount => Lines.Sum(line => line.Bought.Amount);

    /// <summary>Units of a product that were bought; 0 for none.</summary>
    public int UnitsOf(ObjectId productId) => Lines.FirstOrDefault(line => line.Bought.ProductId == productId)?.Bought.Quantity ?? 0;
}

/// <summary>One product of an order.</summary>
/// <param name="Bought">The cart's line.</param>
/// <param name="Name">The product's name as it was displayed at that moment.</param>
internal sealed record OrderLine(CartLine Bought, string Name);
