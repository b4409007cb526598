using System.Buffers;
using System.Text;

namespace CartFunctions.Catalog;

/// <summary>A product as the catalogue has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">1 to 200 UTF-16 code units, well-formed, at least one of them not white space.</param>
/// <param name="Price">0 to 999999999999.9999, at most 4 decimals.</param>
/// <param name="Stock">0 to 2147483647; a cart's line never exceeds it.</param>
/// <param name="Reserved">Units that carts have reserved and not yet bought, 0 to 2147483647.</param>
internal sealed record Product(ObjectId Id, string Name, decimal Price, int Stock, int Reserved = 0)
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The highest price.</summary>
    public const decimal MaxPrice = 999_999_999_999.9999m;

    /// <summary>The most decimals of a price.</summary>
    public const int MaxPriceDecimals = 4;

    /// <summary>A time before which nothing ends of what is reserved; null if nobody ever reserved any.</summary>
    public DateTimeOffset? ReservedUntil { get; init; }

    /// <summary>Units that a cart may have: all but what others have reserved (contract, "Words").</summary>
    /// <param name="held">Units that are reserved for the cart itself.</param>
    public int AvailableTo(int held) => Math.Max(0, Stock - Math.Max(0, Reserved - held));

    /// <summary>Whether a product can have this name.</summary>
    public static bool IsName(string? text) =>
        text?.Length <= MaxNameLength && !string.IsNullOrWhiteSpace(text) && IsWellFormed(text);

    /// <summary>Whether a product can have this price, its decimals apart.</summary>
    public static bool IsPrice(decimal? price) => price is >= 0 and <= MaxPrice;

    private static bool IsWellFormed(string text)
    {
        var left = text.AsSpan();
        while (Rune.DecodeFromUtf16(left, out _, out var read) == OperationStatus.Done)
        {
            left = left[read..];
        }

        return left.IsEmpty;
    }
}
