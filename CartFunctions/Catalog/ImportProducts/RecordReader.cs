namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Splits a file into its records, one at a time. It holds at most 2 MiB: one record and what was read with it. It does not keep a record
/// that is too long.
/// </summary>
/// <param name="file">The file, UTF-8 with or without a byte order mark. It is read on demand.</param>
/// <param name="scanner">Finds the records.</param>
internal sealed class RecordReader(Stream file, IRecordScanner scanner)
{
    /// <summary>The maximum length of a record in bytes, without its line end.</summary>
    public const int MaxRecordBytes = 1024 * 1024;

    /// <summary>The longest line end, in bytes.</summary>
    public const int LongestLineEnd = 2;

    private const int FirstBufferBytes = 64 * 1024;
    private static readonly byte[] ByteOrderMark = [.. "\uFEFF"u8];

    private byte[] buffer = [];
    private int start; // The end of the previous record.
    private int filled;
    private bool isEnd;

    /// <summary>Finds the records. It may be replaced between two reads.</summary>
    public IRecordScanner Scanner { get; set; } = scanner;

    /// <summary>The line on which the record starts, from 1.</summary>
    public int Line => Scanner.Line;

    /// <summary>Whether the record is longer than <see cref="MaxRecordBytes"/>.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The record without its line end, valid until the next read; empty if it is too long.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>Moves to the next record that is not blank; returns false at the end of the file.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        (IsTooLong, Record) = (false, default);
        while (true)
        {
            if (Scanner.Find(buffer.AsSpan(start, filled - start), isEnd) is { } found)
            {
                var record = buffer.AsMemory(start, found.End);
                start += found.Next;
                if (TryTake(record))
                {
                    return true;
                }
            }
            else if (isEnd)
            {
                return IsTooLong;
            }
            else
            {
                if (filled - start > MaxRecordBytes + LongestLineEnd)
                {
                    (IsTooLong, start) = (true, filled);
                    Scanner.Forget();
                }

                await FillAsync(cancellationToken);
            }
        }
    }

    private bool TryTake(ReadOnlyMemory<byte> record)
    {
        IsTooLong |= record.Length > MaxRecordBytes;
        Record = IsTooLong ? default : record;
        return IsTooLong || !Scanner.IsBlank(record.Span);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var isFirst = buffer.Length == 0;
        MakeRoom();
        var least = isFirst ? ByteOrderMark.Length : 1;
        var read = await file.ReadAtLeastAsync(buffer.AsMemory(filled), least, throwOnEndOfStream: false, cancellationToken);
        isEnd = read < least;
        filled += read;
        start += isFirst && buffer.AsSpan(0, filled).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    /// <summary>Makes room at the end of a full buffer. It moves bytes only if that frees enough to be worth it.</summary>
    private void MakeRoom()
    {
        if (filled < buffer.Length)
        {
            return;
        }

        if (start >= buffer.Length / 4 && start > 0)
        {
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            (start, filled) = (0, filled - start);
        }
        else
        {
            Array.Resize(ref buffer, Math.Max(FirstBufferBytes, 2 * buffer.Length));
        }
    }
}
