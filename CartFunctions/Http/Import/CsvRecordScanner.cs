using System.Buffers;
using System.Text;

namespace CartFunctions.Http.Import;

/// <summary>
/// CSV (RFC 4180): CR, LF or both end a line, and the line ends the record, unless a field whose quotes are open goes on. Of CR
/// and LF the first ends the record; the other is left as a blank one.
/// </summary>
internal sealed class CsvRecordScanner : IRecordScanner
{
    private State state;
    private bool isAfterReturn;

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
    public int FindEnd(ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            var isEnd = piece[i] is (byte)'\r' or (byte)'\n';
            if (isEnd)
            {
                Line += isAfterReturn && piece[i] == '\n' ? 0 : 1;
            }

            isAfterReturn = piece[i] == '\r';
            if (isEnd && state != State.Quoted)
            {
                state = State.FieldStart;
                return i;
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

    /// <summary>Nothing but white space of any kind.</summary>
    public bool IsBlank(ReadOnlySpan<byte> record)
    {
        while (Rune.DecodeFromUtf8(record, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            record = record[length..];
        }

        return record.IsEmpty;
    }
}
