using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>The result of moving lines into a cart, each as far as it fits.</summary>
/// <param name="Cart">The cart with the moved units, still with its old version.</param>
/// <param name="Stayed">The units that did not fit.</param>
internal sealed record LineTransfer(Cart Cart, ImmutableArray<CartLine> Stayed)
{
    /// <summary>Moves lines into a cart in their order.</summary>
    /// <param name="cart">The cart.</param>
    /// <param name="lines">The lines of another cart.</param>
    /// <param name="findProduct">Finds an available product; returns null if it is not in the catalog.</param>
    public static LineTransfer Into(Cart cart, ImmutableArray<CartLine> lines, Func<ObjectId, AvailableProduct?> findProduct)
    {
        var stayed = ImmutableArray.CreateBuilder<CartLine>();
        foreach (var line in lines)
        {
            var product = findProduct(line.ProductId);
            var moving = Math.Min(line.Quantity, RoomFor(cart, line, product));
            if (moving > 0)
            {
                cart = cart.With(line with
                {
                    Quantity = (cart.LineOf(line.Id)?.Quantity ?? 0) + moving,
                    PriceAtAdd = product!.Value.Price,
                });
            }

            if (moving < line.Quantity)
            {
                stayed.Add(line with { Quantity = line.Quantity - moving });
            }
        }

        return new LineTransfer(cart, stayed.DrainToImmutable());
    }

    private static int RoomFor(Cart cart, CartLine line, AvailableProduct? available) =>
        available is { } product && cart.CheckRoom(line.Id, line.Options) is null
            ? (int)Math.Max(0, cart.MaxUnitsOf(line.ProductId, product) - cart.UnitsOf(line.ProductId))
            : 0;
}
