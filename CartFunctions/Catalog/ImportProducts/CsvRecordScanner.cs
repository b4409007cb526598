using System.Buffers;
using System.Text;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Finds the records of CSV (RFC 4180). CR, LF or both end a line. The end of a line ends the record, unless it is inside a quoted field.
/// In CR LF the CR ends the record, and the LF remains as a blank record. A record that spans lines is malformed if it is too long or if
/// text follows a closing quote: then the opening quote was probably meant as text.
/// </summary>
internal sealed class CsvRecordScanner : IRecordScanner
{
    private State state;
    private bool isAfterReturn;
    private long length; // Of the current record, as far as it is scanned.
    private (int Line, bool IsReturn) afterFirstLine;

    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
    }

    /// <inheritdoc/>
    public int Line { get; private set; } = 1;

    /// <inheritdoc/>
    public long? FirstLineLength { get; private set; }

    /// <inheritdoc/>
    public bool IsOpen => state == State.Quoted;

    /// <inheritdoc/>
    public bool IsBroken { get; private set; }

    /// <inheritdoc/>
    public int FindEnd(ReadOnlySpan<byte> buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            length++;
            var isEnd = buffer[i] is (byte)'\r' or (byte)'\n';
            if (isEnd)
            {
                Line += isAfterReturn && buffer[i] == '\n' ? 0 : 1;
            }

            isAfterReturn = buffer[i] == '\r';
            if (isEnd && state != State.Quoted)
            {
                StartRecord();
                return i;
            }

            if (isEnd && FirstLineLength is null)
            {
                FirstLineLength = length - 1;
                afterFirstLine = (Line, isAfterReturn);
            }

            if (FirstLineLength is not null
                && (length > RecordReader.MaxRecordBytes || (state == State.QuoteInQuoted && buffer[i] is not ((byte)'"' or (byte)','))))
            {
                IsBroken = true;
                return -1;
            }

            state = (state, buffer[i]) switch
            {
                (State.Quoted, (byte)'"') => State.QuoteInQuoted, // The end of the field, or the first of two quotes that stand for one.
                (State.Quoted, _) => State.Quoted,
                (State.FieldStart or State.QuoteInQuoted, (byte)'"') => State.Quoted,
                (_, (byte)',') => State.FieldStart,
                _ => State.Unquoted,
            };
        }

        return -1;
    }

    /// <inheritdoc/>
    public void ReturnToSecondLine()
    {
        (Line, isAfterReturn) = afterFirstLine;
        StartRecord();
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

    private void StartRecord() => (state, length, FirstLineLength, IsBroken) = (State.FieldStart, 0, null, false);
}
