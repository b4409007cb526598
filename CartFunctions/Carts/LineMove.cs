using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>What becomes of lines that move into a cart, each as far as it fits.</summary>
/// <param name="Cart">The cart with what moved, still under its version.</param>
/// <param name="Stayed">What did not fit.</param>
internal sealed record LineMove(Cart Cart, ImmutableArray<CartLine> Stayed)
{
    /// <summary>Moves lines into a cart, in their order.</summary>
    /// <param name="cart">The cart.</param>
    /// <param name="lines">The lines of another cart.</param>
    /// <param name="offers">What the catalogue offers to the cart; null of a product that is not in it.</param>
    public static LineMove Into(Cart cart, ImmutableArray<CartLine> lines, Func<ObjectId, Offer?> offers)
    {
        var stayed = ImmutableArray.CreateBuilder<CartLine>();
        foreach (var line in lines)
        {
            var moving = Math.Min(line.Quantity, RoomFor(cart, line.ProductId, offers(line.ProductId)));
            if (moving > 0 && new AddItem(line.ProductId, moving).AddTo(cart, offers(line.ProductId)).TryGet(out var added, out _))
            {
                cart = added;
            }

            if (moving < line.Quantity)
            {
                stayed.Add(line with { Quantity = line.Quantity - moving });
            }
        }

        return new LineMove(cart, stayed.DrainToImmutable());
    }

    private static int RoomFor(Cart cart, ObjectId productId, Offer? offered) =>
        offered is { } offer && cart.HasRoomFor(productId)
            ? Math.Max(0, cart.MostOf(productId, offer) - (cart.LineOf(productId)?.Quantity ?? 0))
            : 0;
}
