using System.Buffers.Binary;

namespace CartFunctions.Storage.Concurrency;

/// <summary>The last keyed changes of something stored, oldest first. Changes without a key leave no trace here.</summary>
/// <param name="Bytes">One record after the other: the key's hash, the operation, whether the change made the thing; null for none.</param>
internal readonly record struct RecentKeys(byte[]? Bytes)
{
    private const int OperationAt = 16;
    private const int MadeItAt = OperationAt + sizeof(ulong);
    private const int RecordSize = MadeItAt + sizeof(byte);

    /// <summary>With one more; past the capacity the oldest is forgotten.</summary>
    /// <param name="change">The change.</param>
    /// <param name="madeIt">Whether it made the thing.</param>
    /// <param name="capacity">How many are remembered.</param>
    public RecentKeys Add(KeyedChange change, bool madeIt, int capacity)
    {
        var all = Bytes.AsSpan();
        var kept = all.Length < capacity * RecordSize ? all : all[RecordSize..];
        var bytes = new byte[kept.Length + RecordSize];
        kept.CopyTo(bytes);
        var added = bytes.AsSpan(kept.Length);
        BinaryPrimitives.WriteUInt128BigEndian(added, change.KeyHash);
        BinaryPrimitives.WriteUInt64BigEndian(added[OperationAt..], change.Operation);
        added[MadeItAt] = madeIt ? (byte)1 : (byte)0;
        return new RecentKeys(bytes);
    }

    /// <summary>The change that had this key, and whether it made the thing; null if none is remembered.</summary>
    public (KeyedChange Change, bool MadeIt)? Find(UInt128 keyHash)
    {
        for (var rest = Bytes.AsSpan(); !rest.IsEmpty; rest = rest[RecordSize..])
        {
            if (BinaryPrimitives.ReadUInt128BigEndian(rest) == keyHash)
            {
                var operation = BinaryPrimitives.ReadUInt64BigEndian(rest[OperationAt..]);
                return (new KeyedChange(keyHash, operation), rest[MadeItAt] != 0);
            }
        }

        return null;
    }
}
