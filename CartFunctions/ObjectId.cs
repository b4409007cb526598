using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace CartFunctions;

/// <summary>
/// The id of a cart or product: a MongoDB ObjectId. As text it has 24 hex digits, in either case on input and in lower case on output
/// (contract, "Terms"). The default value is invalid and stands for text that is not an id.
/// </summary>
/// <remarks>A cart's id is the secret that opens the cart. Log <see cref="LogHash"/> instead.</remarks>
[JsonConverter(typeof(ObjectIdConverter))]
internal readonly record struct ObjectId : ISpanFormattable, IUtf8SpanFormattable
{
    /// <summary>The number of hex digits.</summary>
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

    /// <summary>Whether this is an id, and not the default value.</summary>
    public bool IsValid { get; }

    /// <summary>The last eight digits as a number, the same in every process. It serves to spread ids over slots.</summary>
    public uint LastDigits => last;

    /// <summary>Creates an unguessable id.</summary>
    public static ObjectId New() => From(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Creates an id from a source of random bytes.</summary>
    public static ObjectId New(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        random.GetBytes(bytes);
        return From(bytes);
    }

    /// <summary>Creates an id from the first 12 of the bytes.</summary>
    public static ObjectId From(ReadOnlySpan<byte> bytes) => new(bytes);

    /// <summary>Reads 24 hex digits; returns false for any other text.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectId id)
    {
        id = ParseOrInvalid(text);
        return id.IsValid;
    }

    /// <summary>Reads 24 hex digits; returns the invalid id for any other text.</summary>
    public static ObjectId ParseOrInvalid(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var isId = text.Length == Digits && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
        return isId ? new ObjectId(bytes) : default;
    }

    /// <summary>Reads 24 hex digits in UTF-8; returns the invalid id for any other text.</summary>
    public static ObjectId ParseOrInvalid(ReadOnlySpan<byte> utf8)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var isId = utf8.Length == Digits && Convert.FromHexString(utf8, bytes, out _, out _) == OperationStatus.Done;
        return isId ? new ObjectId(bytes) : default;
    }

    /// <summary>Reads an id that must be valid.</summary>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static ObjectId Parse(string? text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"Not an ObjectId of {Digits} hex digits.");

    /// <summary>Eight hex digits that identify the id in a log without revealing it.</summary>
    public string LogHash()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 4));
    }

    /// <summary>Returns a hash that differs between processes, so that clients cannot choose ids with the same hash.</summary>
    public override int GetHashCode() => HashCode.Combine(first, last);

    /// <summary>The 24 hex digits, lower case.</summary>
    /// <exception cref="InvalidOperationException">The id is invalid.</exception>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Returns the 24 hex digits, whatever the format.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes the 24 hex digits; returns false if the destination is too short.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.TryToHexStringLower(bytes, destination, out charsWritten);
    }

    /// <summary>Writes the 24 hex digits in UTF-8; returns false if the destination is too short.</summary>
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
