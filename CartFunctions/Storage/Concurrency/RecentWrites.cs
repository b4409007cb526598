namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// The ids of the last 64 writes of a cart or product, oldest first. Each write creates one version, so the last id belongs to the
/// current version.
/// </summary>
/// <param name="Bytes">The ids, concatenated; null for none.</param>
internal readonly record struct RecentWrites(byte[]? Bytes)
{
    /// <summary>The maximum number of ids.</summary>
    public const int Capacity = 64;

    /// <summary>Adds a write. When the capacity is reached, the oldest one is dropped.</summary>
    public RecentWrites Add(WriteId id)
    {
        var all = Bytes.AsSpan();
        var kept = all.Length < Capacity * WriteId.Size ? all : all[WriteId.Size..];
        var bytes = new byte[kept.Length + WriteId.Size];
        kept.CopyTo(bytes);
        id.Write(bytes.AsSpan(kept.Length));
        return new RecentWrites(bytes);
    }

    /// <summary>Whether the write is among the remembered ones.</summary>
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

    /// <summary>
    /// The write that created the version <paramref name="back"/> versions before the current one; null if it is no longer remembered.
    /// </summary>
    public WriteId? Back(long back)
    {
        var all = Bytes.AsSpan();
        var start = all.Length - ((back + 1) * WriteId.Size);
        return start < 0 ? null : WriteId.Read(all.Slice((int)start, WriteId.Size));
    }
}
