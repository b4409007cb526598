using System.Buffers;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Reads lines of CSV and keeps track of their quotes.</summary>
/// <param name="separators">The characters that end a field.</param>
internal sealed class CsvLine(string separators)
{
    private readonly SearchValues<byte> special = SearchValues.Create([.. "\"\r\n"u8, .. separators.Select(separator => (byte)separator)]);
    private State state;
    private bool isAfterReturn;

    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>The index in the text up to which the lines are read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the next byte is inside quotes.</summary>
    public bool IsOpen => state == State.Quoted;

    /// <summary>Whether an unquoted field contains a quote, or text follows a closing quote.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Starts at an index of the text, inside or outside quotes.</summary>
    public void Start(int position, bool isOpen = false) =>
        (Position, state, isAfterReturn, IsBroken) = (position, isOpen ? State.Quoted : State.FieldStart, false, false);

    /// <summary>Adapts to a text that lost its first bytes.</summary>
    public void Shift(int bytes) => Position -= bytes;

    /// <summary>
    /// Reads to the next end of a line, inside quotes or not. Returns false if it needs more text; then the next call continues.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="isEnd">Whether the file ends after the text.</param>
    /// <param name="end">The index of the end of the line.</param>
    public bool Read(ReadOnlySpan<byte> text, bool isEnd, out int end)
    {
        while (!isAfterReturn)
        {
            var length = text[Position..].IndexOfAny(special);
            ReadPlain(length < 0 ? text.Length - Position : length);
            end = Position;
            if (length < 0)
            {
                return isEnd;
            }

            var character = text[Position++];
            if (character == '\n')
            {
                return true;
            }

            isAfterReturn = character == '\r';
            ReadSpecial(character);
        }

        end = Math.Max(0, Position - 1);
        if (Position == text.Length && !isEnd)
        {
            return false; // A line feed may follow.
        }

        isAfterReturn = false;
        Position += Position < text.Length && text[Position] == '\n' ? 1 : 0;
        return true;
    }

    private void ReadPlain(int length)
    {
        Position += length;
        if (length > 0)
        {
            IsBroken |= state == State.QuoteInQuoted;
            state = state == State.Quoted ? State.Quoted : State.Unquoted;
        }
    }

    private void ReadSpecial(byte character)
    {
        if (character == '"')
        {
            IsBroken |= state == State.Unquoted;
            state = state switch
            {
                State.Quoted => State.QuoteInQuoted, // The end of the field, or the first of two quotes that stand for one.
                State.Unquoted => State.Unquoted,
                _ => State.Quoted,
            };
        }
        else if (character != '\r' && state != State.Quoted)
        {
            state = State.FieldStart;
        }
    }
}
