using System.Buffers;
using System.Text;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Finds the records of CSV (RFC 4180). CR, LF or both end a line. The end of a line ends the record, unless it is inside a quoted field. A
/// quote that is never closed, or that text follows, was probably meant as text: then the record ends with its first line, so that a
/// malformed record costs only that line.
/// </summary>
/// <param name="separators">The characters that end a field.</param>
/// <param name="line">The line at which the scanner starts, from 1.</param>
internal sealed class CsvRecordScanner(string separators, int line = 1) : IRecordScanner
{
    private readonly CsvLine first = new(separators);

    // Reads on after a first line that ends inside quotes. What it finds stays valid for the following records, as long as it is ahead of
    // their first lines: a line that continues a record always starts inside quotes. So each byte is read at most twice, however many
    // records are malformed.
    private readonly CsvLine ahead = new(separators);
    private int? firstEnd; // Null while the first line is being read.
    private int? aheadStart; // Where the last line that was read ahead starts; null if none was.
    private int? aheadEnd; // Where that line ends, if the record ends or breaks in it.
    private int aheadLines; // The number of lines before it that were read ahead.
    private bool isForgotten;

    /// <inheritdoc/>
    public int Line { get; private set; } = line;

    /// <inheritdoc/>
    public int NextLine { get; private set; } = line;

    /// <inheritdoc/>
    public RecordExtent? Find(ReadOnlySpan<byte> text, bool isEnd)
    {
        Line = NextLine;
        if (text.IsEmpty || (firstEnd is null && !TryReadFirst(text, isEnd)))
        {
            return null;
        }

        return isForgotten || !first.IsOpen || first.IsBroken ? TakeFirst() : FindAhead(text, isEnd);
    }

    /// <inheritdoc/>
    public void Forget()
    {
        first.Shift(first.Position);
        (isForgotten, aheadStart) = (true, null);
    }

    /// <summary>Whether the record contains only Unicode white space.</summary>
    public bool IsBlank(ReadOnlySpan<byte> record)
    {
        while (Rune.DecodeFromUtf8(record, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            record = record[length..];
        }

        return record.IsEmpty;
    }

    private bool TryReadFirst(ReadOnlySpan<byte> text, bool isEnd)
    {
        if (!first.Read(text, isEnd, out var end))
        {
            return false;
        }

        firstEnd = end;
        aheadLines--;
        aheadStart = first.Position > aheadStart ? null : aheadStart;
        return true;
    }

    private RecordExtent? FindAhead(ReadOnlySpan<byte> text, bool isEnd)
    {
        if (aheadStart is null)
        {
            ahead.Start(first.Position, isOpen: true);
            (aheadStart, aheadEnd, aheadLines) = (first.Position, null, 0);
        }

        while (aheadEnd is null)
        {
            if (aheadStart > RecordReader.MaxRecordBytes || (isEnd && aheadStart == text.Length))
            {
                return TakeFirst();
            }

            if (!ahead.Read(text, isEnd, out var end))
            {
                return text.Length > RecordReader.MaxRecordBytes + RecordReader.LongestLineEnd ? TakeFirst() : null;
            }

            if (ahead is { IsOpen: true, IsBroken: false })
            {
                aheadStart = ahead.Position;
                aheadLines++;
            }
            else
            {
                aheadEnd = end;
            }
        }

        return ahead.IsBroken || aheadEnd > RecordReader.MaxRecordBytes ? TakeFirst() : TakeAhead(aheadEnd.Value);
    }

    private RecordExtent TakeFirst()
    {
        var extent = new RecordExtent(firstEnd.GetValueOrDefault(), first.Position);
        ahead.Shift(first.Position);
        (aheadStart, aheadEnd) = (aheadStart - first.Position, aheadEnd - first.Position);
        return Take(extent, lines: 1);
    }

    private RecordExtent TakeAhead(int end)
    {
        aheadStart = null;
        return Take(new RecordExtent(end, ahead.Position), aheadLines + 2);
    }

    private RecordExtent Take(RecordExtent extent, int lines)
    {
        NextLine += lines;
        (firstEnd, isForgotten) = (null, false);
        first.Start(0);
        return extent;
    }
}
