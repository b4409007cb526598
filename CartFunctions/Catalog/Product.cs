using System.Buffers;
using System.Text;

namespace CartFunctions.Catalog;

/// <summary>A product of the catalog.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">1 to 200 UTF-16 code units, well-formed, at least one of them not white space.</param>
/// <param name="Price">0 to 999999999999.9999, at most 4 decimals.</param>
/// <param name="Stock">0 to 2147483647; the lines of a cart together never exceed it.</param>
/// <param name="Reserved">The units that carts have reserved and not yet bought, 0 to 2147483647.</param>
internal sealed record Product(ObjectId Id, string Name, decimal Price, int Stock, int Reserved = 0)
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The highest price.</summary>
    public const decimal MaxPrice = 999_999_999_999.9999m;

    /// <summary>The maximum number of decimals of a price.</summary>
    public const int MaxPriceDecimals = 4;

    /// <summary>The shop's own name for the product; null for a product without one. Then the id is the one of the SKU.</summary>
    public Sku? Sku { get; init; }

    /// <summary>No reservation of the product expires before this time; null if none was ever made.</summary>
    public DateTimeOffset? ReservedUntil { get; init; }

    /// <summary>The units that a cart may have: the stock without the units that other carts have reserved (contract, "Terms").</summary>
    /// <param name="held">The units that the cart itself has reserved.</param>
    public int AvailableTo(int held) => Math.Max(0, Stock - Math.Max(0, Reserved - held));

    /// <summary>Whether the text is a valid product name.</summary>
    public static bool IsName(string? text) =>
        text?.Length <= MaxNameLength && !string.IsNullOrWhiteSpace(text) && IsWellFormed(text);

    /// <summary>Whether the price is in the valid range. This does not check its decimals.</summary>
    public static bool IsPrice(decimal? price) => price is >= 0 and <= MaxPrice;

    private static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (Rune.DecodeFromUtf16(rest, out _, out var read) == OperationStatus.Done)
        {
            rest = rest[read..];
        }

        return rest.IsEmpty;
    }
}
