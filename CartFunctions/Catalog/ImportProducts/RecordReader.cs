namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Splits a file into its records, one at a time. It holds at most 2 MiB: one record and what was read with it. It does not keep a record
/// that is too long. A malformed, too long or unterminated record that spans lines is cut after its first line, so that an unclosed quote
/// costs only its own line.
/// </summary>
/// <param name="file">The file, UTF-8 with or without a byte order mark. It is read on demand.</param>
/// <param name="scanner">Finds the ends of records.</param>
internal sealed class RecordReader(Stream file, IRecordScanner scanner)
{
    /// <summary>The maximum length of a record in bytes, without its line end.</summary>
    public const int MaxRecordBytes = 1024 * 1024;

    private const int FirstBufferBytes = 64 * 1024;
    private static readonly byte[] ByteOrderMark = [.. "\uFEFF"u8];

    private byte[] buffer = [];
    private int start; // The start of the current record.
    private int scanned; // The end of what the scanner has seen.
    private int filled;
    private long dropped; // The bytes of the current record that were not kept.

    /// <summary>The line on which the record starts, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the record is longer than <see cref="MaxRecordBytes"/>.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The record without its line end, valid until the next read; empty if it is too long.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>Moves to the next record that is not blank; returns false at the end of the file.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        StartRecord();
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

                StartRecord();
            }

            scanned = filled;
            IsTooLong |= scanned - start > MaxRecordBytes + 1; // The last byte may be the CR of a CR LF.
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

    private void StartRecord() => (start, Line, IsTooLong, dropped) = (scanned, scanner.Line, false, 0);

    /// <summary>Uses the first line as the record. It contains an open quote, so it is neither blank nor a valid product.</summary>
    private bool TakeFirstLine(long length)
    {
        var end = (int)(start - dropped + length);
        scanned = end + 1;
        scanner.ReturnToSecondLine();
        IsTooLong = length > MaxRecordBytes;
        Record = IsTooLong ? default : buffer.AsMemory(start..end);
        return true;
    }

    /// <summary>Uses the bytes up to <paramref name="end"/> as the record, unless they are blank.</summary>
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
