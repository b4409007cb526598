using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace CartFunctions;

/// <summary>
/// The id of a cart or a product: a MongoDB ObjectId in text, 24 hex digits, either case when read, lower case when written
/// (contract, "Words"). The default value is no id, and stands for a text that is none.
/// </summary>
/// <remarks>A cart's id is the secret that opens the cart: log <see cref="LogHash"/> instead.</remarks>
internal readonly record struct ObjectId
{
    private const int Bytes = 12;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly string? text;

    private ObjectId(string text) => this.text = text;

    /// <summary>Whether it is an id at all.</summary>
    public bool IsValid => text is not null;

    /// <summary>The last eight digits as a number, the same in every process: spreads ids over places.</summary>
    public uint LastDigits => uint.Parse(ToString().AsSpan(^8..), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>A new id that nobody can guess.</summary>
    public static ObjectId New() => new(RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true));

    /// <summary>A new id out of a source of random bytes.</summary>
    public static ObjectId New(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        random.GetBytes(bytes);
        return From(bytes);
    }

    /// <summary>The id made of the first 12 of some bytes.</summary>
    public static ObjectId From(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes[..Bytes]));

    /// <summary>Reads 24 hex digits; anything else is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectId id)
    {
        id = ParseOrInvalid(text);
        return id.IsValid;
    }

    /// <summary>Reads 24 hex digits; anything else gives an id that is not valid.</summary>
    public static ObjectId ParseOrInvalid(string? text) =>
        text is { Length: Bytes * 2 } && !text.AsSpan().ContainsAnyExcept(HexDigits) ? new ObjectId(text.ToLowerInvariant()) : default;

    /// <summary>Reads an id that is known to be valid.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ObjectId Parse(string? text) =>
        TryParse(text, out var id) ? id : throw new FormatException("Not an ObjectId of 24 hex digits.");

    /// <summary>Eight hex digits that name the id in a log without giving it away.</summary>
    public string LogHash() => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(ToString())).AsSpan(0, 4));

    /// <summary>The 24 hex digits, lower case.</summary>
    /// <exception cref="InvalidOperationException">It is no id.</exception>
    public override string ToString() => text ?? throw new InvalidOperationException("Not an id.");
}
