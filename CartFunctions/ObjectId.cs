using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace CartFunctions;

/// <summary>
/// The id of a cart or a product: a MongoDB ObjectId in text, 24 hex digits, either case when read, lower case when written
/// (contract, "Words").
/// </summary>
/// <remarks>A cart's id is the secret that opens the cart: log <see cref="LogHash"/> instead.</remarks>
public readonly record struct ObjectId
{
    private const int Bytes = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly string? text;

    private ObjectId(string text) => this.text = text;

    /// <summary>A new id that nobody can guess.</summary>
    public static ObjectId New() => new(RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true));

    /// <summary>Reads 24 hex digits; anything else is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectId id)
    {
        var valid = text is { Length: Bytes * 2 } && !text.AsSpan().ContainsAnyExcept(HexDigits);
        id = valid ? new ObjectId(text!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>Reads an id that is known to be valid.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ObjectId Parse(string? text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not an ObjectId of 24 hex digits.");

    /// <summary>Eight hex digits that name the id in a log without giving it away.</summary>
    public string LogHash() => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(ToString())).AsSpan(0, 4));

    /// <summary>The 24 hex digits, lower case.</summary>
    public override string ToString() => text ?? new string('0', Bytes * 2);
}
