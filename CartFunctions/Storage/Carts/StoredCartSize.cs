using System.Collections.Immutable;
using CartFunctions.Carts;

namespace CartFunctions.Storage.Carts;

/// <summary>Estimates the memory that a cart takes. It counts a little more than objects, arrays and texts really take.</summary>
internal static class StoredCartSize
{
    private const int Fixed = 1_100; // The records, their short texts, the ETag, and the entry of the memory.
    private const int PerLine = 80;
    private const int PerReservedUnits = 32;
    private const int PerText = 32;
    private const int PerMap = 160;

    /// <summary>The estimated size in bytes.</summary>
    public static int Of(StoredCart stored)
    {
        var cart = stored.Cart;
        var size = Fixed + TextSize(cart.UserId) + MapSize(cart.Data) + LinesSize(cart.Lines) + LinesSize(cart.InTransit)
            + (stored.Writes.Bytes?.Length ?? 0) + (stored.Keys.Bytes?.Length ?? 0);
        foreach (var charge in cart.Charges)
        {
            size += (3 * PerText) + TextSize(charge.Name);
        }

        return cart.Reservation is { } reservation
            ? size + (4 * PerText) + (PerReservedUnits * (reservation.Held.Length + reservation.Requested.Length))
            : size;
    }

    private static int LinesSize(ImmutableArray<CartLine> lines)
    {
        var size = PerLine * lines.Length;
        foreach (var line in lines)
        {
            size += MapSize(line.Options);
        }

        return size;
    }

    private static int MapSize(StringMap? map)
    {
        if (map is null)
        {
            return 0;
        }

        var size = PerMap + TextSize(map.CanonicalText);
        foreach (var (name, value) in map.Pairs)
        {
            size += TextSize(name) + TextSize(value);
        }

        return size;
    }

    private static int TextSize(string text) => PerText + (sizeof(char) * text.Length);
}
