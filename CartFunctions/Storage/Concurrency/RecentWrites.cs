namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// The ids of the last 64 writes of something stored, oldest first. Each write makes one version, so the last id made the present one.
/// </summary>
/// <param name="Bytes">The ids, one after the other; null for none.</param>
internal readonly record struct RecentWrites(byte[]? Bytes)
{
    /// <summary>How many writes are remembered.</summary>
    public const int Capacity = 64;

    /// <summary>With one more write; past the capacity the oldest is forgotten.</summary>
    public RecentWrites Add(WriteId id)
    {
        var all = Bytes.AsSpan();
        var kept = all.Length < Capacity * WriteId.Size ? all : all[WriteId.Size..];
        var bytes = new byte[kept.Length + WriteId.Size];
        kept.CopyTo(bytes);
        id.Write(bytes.AsSpan(kept.Length));
        return new RecentWrites(bytes);
    }

    /// <summary>Whether the write is one of those that are remembered.</summary>
    public bool Contains(WriteId id)
    {
        for (var rest = Bytes.AsSpan(); !rest.IsEmpty; rest = rest[WriteId.Size..])
        {
            if (WriteId.Read(rest) == id)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The write that made the version <paramref name="back"/> versions before the present one; null if forgotten.</summary>
    public WriteId? Back(long back)
    {
        var all = Bytes.AsSpan();
        var start = all.Length - ((back + 1) * WriteId.Size);
        return start < 0 ? null : WriteId.Read(all.Slice((int)start, WriteId.Size));
    }
}
