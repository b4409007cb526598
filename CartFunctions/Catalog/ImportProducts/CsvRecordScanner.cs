using System.Buffers;
using System.Text;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// CSV (RFC 4180): CR, LF or both end a line, and the line ends the record, unless a field whose quotes are open goes on. Of CR
/// and LF the first ends the record; the other is left as a blank one. A record that spans lines is broken if it is too long, or if
/// text follows a closing quote: most likely the opening quote was never meant to open anything.
/// </summary>
internal sealed class CsvRecordScanner : IRecordScanner
{
    private State state;
    private bool isAfterReturn;
    private long length; // Of the record, as far as it was scanned.
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
    public int FindEnd(ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            length++;
            var isEnd = piece[i] is (byte)'\r' or (byte)'\n';
            if (isEnd)
            {
                Line += isAfterReturn && piece[i] == '\n' ? 0 : 1;
            }

            isAfterReturn = piece[i] == '\r';
            if (isEnd && state != State.Quoted)
            {
                Begin();
                return i;
            }

            if (isEnd && FirstLineLength is null)
            {
                FirstLineLength = length - 1;
                afterFirstLine = (Line, isAfterReturn);
            }

            if (FirstLineLength is not null
                && (length > RecordReader.MaxRecordBytes || (state == State.QuoteInQuoted && piece[i] is not ((byte)'"' or (byte)','))))
            {
                IsBroken = true;
                return -1;
            }

            state = (state, piece[i]) switch
            {
                (State.Quoted, (byte)'"') => State.QuoteInQuoted, // The end of the field, or the first of two quotes that mean one.
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
        Begin();
    }

    /// <summary>Nothing but white space of any kind.</summary>
    public bool IsBlank(ReadOnlySpan<byte> record)
    {
        while (Rune.DecodeFromUtf8(record, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            record = record[length..];
        }

        return record.IsEmpty;
    }

    private void Begin() => (state, length, FirstLineLength, IsBroken) = (State.FieldStart, 0, null, false);
}
