using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace CartFunctions.Storage.Concurrency;

/// <summary>Identifies one change. With it the app finds its own write after a lost response.</summary>
/// <param name="Value">64 random bits.</param>
internal readonly record struct WriteId(ulong Value)
{
    /// <summary>The size of a stored id in bytes.</summary>
    public const int Size = sizeof(ulong);

    /// <summary>Creates an id from a source of random bytes.</summary>
    public static WriteId New(RandomNumberGenerator random)
    {
        Span<byte> bytes = stackalloc byte[Size];
        random.GetBytes(bytes);
        return Read(bytes);
    }

    /// <summary>Reads a stored id.</summary>
    public static WriteId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Reads the 16 hex digits of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static WriteId Parse(string text) => new(ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>Writes the id in its stored form.</summary>
    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt64BigEndian(bytes, Value);

    /// <summary>16 hex digits.</summary>
    public override string ToString() => Value.ToString("x16", null);
}
