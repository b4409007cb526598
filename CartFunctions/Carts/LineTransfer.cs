using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>What becomes of lines that move into a cart, each as far as it fits.</summary>
/// <param name="Cart">The cart with what moved, still under its version.</param>
/// <param name="Stayed">What did not fit.</param>
internal sealed record LineTransfer(Cart Cart, ImmutableArray<CartLine> Stayed)
{
    /// <summary>Moves lines into a cart, in their order.</summary>
    /// <param name="cart">The cart.</param>
    /// <param name="lines">The lines of another cart.</param>
    /// <param name="offers">What the catalogue offers to the cart; null of a product that is not in it.</param>
    public static LineTransfer Into(Cart cart, ImmutableArray<CartLine> lines, Func<ObjectId, AvailableProduct?> offers)
    {
        var stayed = ImmutableArray.CreateBuilder<CartLine>();
        foreach (var line in lines)
        {
            var offer = offers(line.ProductId);
            var moving = Math.Min(line.Quantity, RoomFor(cart, line.ProductId, offer));
            if (moving > 0)
            {
                cart = cart.With(new CartLine(line.ProductId, (cart.LineOf(line.ProductId)?.Quantity ?? 0) + moving, offer!.Value.Price));
            }

            if (moving < line.Quantity)
            {
                stayed.Add(line with { Quantity = line.Quantity - moving });
            }
        }

        return new LineTransfer(cart, stayed.DrainToImmutable());
    }

    private static int RoomFor(Cart cart, ObjectId productId, AvailableProduct? offered) =>
        offered is { } offer && cart.HasRoomFor(productId)
            ? Math.Max(0, cart.MaxQuantityOf(productId, offer) - (cart.LineOf(productId)?.Quantity ?? 0))
            : 0;
}
