namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Takes a file apart into its records, one at a time. It holds one record and what was read with it, 2 MiB at the most: of a
/// record that is too long nothing is kept. A record that spans lines and is broken, too long or never ends is cut after its first line, so
/// that an unclosed quote costs no more than its own line.
/// </summary>
/// <param name="file">UTF-8, with or without a byte order mark; is read as records are asked for.</param>
/// <param name="scanner">Tells where a record ends.</param>
internal sealed class RecordReader(Stream file, IRecordScanner scanner)
{
    /// <summary>The longest record, in bytes, the end of its line apart.</summary>
    public const int MaxRecordBytes = 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;
    private static readonly byte[] ByteOrderMark = [.. "\uFEFF"u8];

    private byte[] buffer = [];
    private int start; // Of the current record.
    private int scanned; // Up to here.
    private int filled;
    private long dropped; // Bytes of the current record that are not kept.

    /// <summary>The line, from 1, on which the record starts.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the record is longer than <see cref="MaxRecordBytes"/>.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The record without the end of its line, valid until the next read; empty if it is too long.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>Goes on to the next record that is not blank; false at the end of the file.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Begin();
        do
        {
            while (scanner.FindEnd(buffer.AsSpan(scanned, filled - scanned)) is var length and >= 0)
            {
                var end = scanned + length;
                scanned = end + 1;
                if (TryTake(end > start && buffer[end - 1] == '\r' ? end - 1 : end))
                {
                    return true;
                }

                Begin();
            }

            scanned = filled;
            IsTooLong |= scanned - start > MaxRecordBytes + 1; // One may be the first half of a line's end.
            if ((IsTooLong || scanner.IsBroken) && scanner.FirstLineLength is { } firstLine)
            {
                return TakeFirstLine(firstLine);
            }

            if (IsTooLong)
            {
                dropped += scanned - start;
                start = scanned;
            }
        }
        while (await FillAsync(cancellationToken));
        return scanner is { IsOpen: true, FirstLineLength: { } first } ? TakeFirstLine(first) : TryTake(scanned);
    }

    private void Begin() => (start, Line, IsTooLong, dropped) = (scanned, scanner.Line, false, 0);

    /// <summary>Takes the first line for the record. It has an open quote, so it is not blank, and no product.</summary>
    private bool TakeFirstLine(long length)
    {
        var end = (int)(start - dropped + length);
        scanned = end + 1;
        scanner.ReturnToSecondLine();
        IsTooLong = length > MaxRecordBytes;
        Record = IsTooLong ? default : buffer.AsMemory(start..end);
        return true;
    }

    /// <summary>Takes what lies before an end for the record, unless it is blank.</summary>
    private bool TryTake(int end)
    {
        IsTooLong |= end - start > MaxRecordBytes;
        Record = IsTooLong ? default : buffer.AsMemory(start..end);
        return IsTooLong || !scanner.IsBlank(Record.Span);
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (buffer.Length == 0)
        {
            return await FillFirstAsync(cancellationToken);
        }

        buffer.AsSpan(start, filled - start).CopyTo(buffer);
        (start, scanned, filled) = (0, scanned - start, filled - start);
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var read = await file.ReadAsync(buffer.AsMemory(filled), cancellationToken);
        filled += read;
        return read > 0;
    }

    private async ValueTask<bool> FillFirstAsync(CancellationToken cancellationToken)
    {
        buffer = new byte[FirstBufferBytes];
        filled = await file.ReadAtLeastAsync(buffer, ByteOrderMark.Length, throwOnEndOfStream: false, cancellationToken);
        start = scanned = buffer.AsSpan(0, filled).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return filled > 0;
    }
}
