using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace CartFunctions;

/// <summary>
/// The id of a cart or a product: a MongoDB ObjectId, in text 24 hex digits, either case when read, lower case when written
/// (contract, "Words"). The default value is no id, and stands for a text that is none.
/// </summary>
/// <remarks>A cart's id is the secret that opens the cart: log <see cref="LogHash"/> instead.</remarks>
[JsonConverter(typeof(ObjectIdConverter))]
internal readonly record struct ObjectId : ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>How many hex digits it has.</summary>
    public const int Digits = 2 * Bytes;

    private const int Bytes = 12;

    private readonly ulong first;
    private readonly uint last;

    private ObjectId(ReadOnlySpan<byte> bytes)
    {
        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        last = BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(ulong)..]);
        IsValid = true;
    }

    /// <summary>Whether it is an id at all.</summary>
    public bool IsValid { get; }

    /// <summary>The last eight digits as a number, the same in every process: spreads ids over places.</summary>
    public uint LastDigits => last;

    /// <summary>A new id that nobody can guess.</summary>
    public static ObjectId New() => From(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>A new id out of a source of random bytes.</summary>
    public static ObjectId New(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        random.GetBytes(bytes);
        return From(bytes);
    }

    /// <summary>The id made of the first 12 of some bytes.</summary>
    public static ObjectId From(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Reads 24 hex digits; anything else is refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectId id)
    {
        id = ParseOrInvalid(text);
        return id.IsValid;
    }

    /// <summary>Reads 24 hex digits; anything else gives an id that is not valid.</summary>
    public static ObjectId ParseOrInvalid(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return text.Length == Digits && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? new ObjectId(bytes) : default;
    }

    /// <summary>The same of a text in UTF-8.</summary>
    public static ObjectId ParseOrInvalid(ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        return utf8.Length == Digits && Convert.FromHexString(utf8, bytes, out _, out _) == OperationStatus.Done ? new ObjectId(bytes) : default;
    }

    /// <summary>Reads an id that is known to be valid.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static ObjectId Parse(string? text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"Not an ObjectId of {Digits} hex digits.");

    /// <summary>Eight hex digits that name the id in a log without giving it away.</summary>
    public string LogHash()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 4));
    }

    /// <summary>Another in every process: clients choose ids, and must not choose those of one hash.</summary>
    public override int GetHashCode() => HashCode.Combine(first, last);

    /// <summary>The 24 hex digits, lower case.</summary>
    /// <exception cref="InvalidOperationException">It is no id.</exception>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>The same, whatever the format.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>The same; false if there is no room for it.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.TryToHexStringLower(bytes, destination, out charsWritten);
    }

    /// <summary>The same in UTF-8.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.TryToHexStringLower(bytes, utf8Destination, out bytesWritten);
    }

    private void Write(Span<byte> bytes)
    {
        if (!IsValid)
        {
            throw new InvalidOperationException("Not an id.");
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[sizeof(ulong)..], last);
    }
}
