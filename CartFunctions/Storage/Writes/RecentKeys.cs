using System.Buffers.Binary;

namespace CartFunctions.Storage.Writes;

/// <summary>A cart's last 100 keyed changes, oldest first. Changes without a key leave no trace here.</summary>
/// <param name="Bytes">One record after the other: the key's hash, the operation, whether the change made the cart.</param>
internal readonly record struct RecentKeys(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>How many are remembered.</summary>
    public const int Capacity = 100;

    private const int OperationAt = 16;
    private const int MadeCartAt = OperationAt + sizeof(ulong);
    private const int RecordSize = MadeCartAt + sizeof(byte);

    /// <summary>With one more; past the capacity the oldest is forgotten.</summary>
    /// <param name="change">The change.</param>
    /// <param name="madeCart">Whether it made the cart.</param>
    public RecentKeys Add(KeyedChange change, bool madeCart)
    {
        var kept = Bytes.Length < Capacity * RecordSize ? Bytes : Bytes[RecordSize..];
        var bytes = new byte[kept.Length + RecordSize];
        kept.CopyTo(bytes);
        var added = bytes.AsSpan(kept.Length);
        BinaryPrimitives.WriteUInt128BigEndian(added, change.KeyHash);
        BinaryPrimitives.WriteUInt64BigEndian(added[OperationAt..], change.Operation);
        added[MadeCartAt] = madeCart ? (byte)1 : (byte)0;
        return new RecentKeys(bytes);
    }

    /// <summary>The change that had this key, and whether it made the cart; null if none is remembered.</summary>
    public (KeyedChange Change, bool MadeCart)? Find(UInt128 keyHash)
    {
        for (var rest = Bytes.Span; !rest.IsEmpty; rest = rest[RecordSize..])
        {
            if (BinaryPrimitives.ReadUInt128BigEndian(rest) == keyHash)
            {
                var operation = BinaryPrimitives.ReadUInt64BigEndian(rest[OperationAt..]);
                return (new KeyedChange(keyHash, operation), rest[MadeCartAt] != 0);
            }
        }

        return null;
    }
}
