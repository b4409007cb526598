using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CartFunctions.Coupons;

/// <summary>The code of a coupon (contract, "Coupons, charges and the amount due").</summary>
internal sealed record CouponCode
{
    /// <summary>The longest code.</summary>
    public const int MaxLength = 40;

    /// <summary>What a code is, for failures.</summary>
    public const string Rule = "a code is 1 to 40 of A-Z, 0-9, _ and -";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private readonly string text;

    private CouponCode(string text) => this.text = text;

    /// <summary>
    /// The id under which storage keeps the coupon and its uses. It follows from the code, so no row maps codes to ids. It must never
    /// change, because carts and orders store it.
    /// </summary>
    public ObjectId Id => ObjectId.From(SHA256.HashData(Encoding.ASCII.GetBytes($"coupon:{text}")));

    /// <summary>Reads 1 to 40 of <c>A–Z 0–9 _ -</c>, in either case; returns false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CouponCode? code)
    {
        // Only ASCII, so that no other letter becomes an allowed one in upper case.
        var upper = text?.Length is >= 1 and <= MaxLength && Ascii.IsValid(text) ? text.ToUpperInvariant() : null;
        code = upper is not null && !upper.AsSpan().ContainsAnyExcept(Allowed) ? new CouponCode(upper) : null;
        return code is not null;
    }

    /// <summary>The text, in upper case.</summary>
    public override string ToString() => text;
}
