using System.Buffers.Binary;

namespace CartFunctions.Storage.Concurrency;

/// <summary>The last changes of a cart or product that had an idempotency key, oldest first. Other changes are not recorded here.</summary>
/// <param name="Bytes">
/// The records, concatenated: the hash of the key, the hash of the operation, and whether the change created the cart or product; null for
/// none.
/// </param>
internal readonly record struct RecentKeys(byte[]? Bytes)
{
    private const int OperationAt = 16;
    private const int CreatedAt = OperationAt + sizeof(ulong);
    private const int RecordSize = CreatedAt + sizeof(byte);

    /// <summary>Adds a change. When the capacity is reached, the oldest one is dropped.</summary>
    /// <param name="change">The change.</param>
    /// <param name="madeIt">Whether it created the cart or product.</param>
    /// <param name="capacity">The maximum number of changes.</param>
    public RecentKeys Add(KeyedChange change, bool madeIt, int capacity)
    {
        var all = Bytes.AsSpan();
        var kept = all.Length < capacity * RecordSize ? all : all[RecordSize..];
        var bytes = new byte[kept.Length + RecordSize];
        kept.CopyTo(bytes);
        var added = bytes.AsSpan(kept.Length);
        BinaryPrimitives.WriteUInt128BigEndian(added, change.KeyHash);
        BinaryPrimitives.WriteUInt64BigEndian(added[OperationAt..], change.Operation);
        added[CreatedAt] = madeIt ? (byte)1 : (byte)0;
        return new RecentKeys(bytes);
    }

    /// <summary>Finds the change with this key and whether it created the cart or product; null if it is not remembered.</summary>
    public (KeyedChange Change, bool Created)? Find(UInt128 keyHash)
    {
        for (var rest = Bytes.AsSpan(); !rest.IsEmpty; rest = rest[RecordSize..])
        {
            if (BinaryPrimitives.ReadUInt128BigEndian(rest) == keyHash)
            {
                var operation = BinaryPrimitives.ReadUInt64BigEndian(rest[OperationAt..]);
                return (new KeyedChange(keyHash, operation), rest[CreatedAt] != 0);
            }
        }

        return null;
    }
}
