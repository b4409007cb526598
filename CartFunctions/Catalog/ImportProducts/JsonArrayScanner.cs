using System.Buffers;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Finds the elements of a JSON array by strings, brackets and commas. Whether an element itself is JSON is for its parser to decide. What
/// is outside the elements counts as blank records.
/// </summary>
internal sealed class JsonArrayScanner : IRecordScanner
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"[]{},\n"u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\\n"u8);

    private Place place;
    private int scanned; // Of the current element, with its depth and whether it is inside a string.
    private int depth;
    private bool isInString;
    private bool isAfterBackslash;

    private enum Place
    {
        BeforeArray,
        BeforeFirst,
        BeforeNext,
        InElement,
        AfterArray,
        Malformed,
    }

    /// <inheritdoc/>
    public int Line { get; private set; } = 1;

    /// <inheritdoc/>
    public int NextLine { get; private set; } = 1;

    /// <summary>Whether the text so far is a whole array.</summary>
    public bool IsComplete => place == Place.AfterArray;

    /// <inheritdoc/>
    public RecordExtent? Find(ReadOnlySpan<byte> text, bool isEnd)
    {
        if (place != Place.InElement)
        {
            return text.IsEmpty ? null : new RecordExtent(0, ReadBetween(text));
        }

        while (scanned < text.Length)
        {
            if (isAfterBackslash)
            {
                scanned++;
                isAfterBackslash = false;
                continue;
            }

            var length = text[scanned..].IndexOfAny(isInString ? InString : Structure);
            scanned = length < 0 ? text.Length : scanned + length + 1;
            if (length >= 0 && IsEnd(text[scanned - 1]))
            {
                var next = scanned;
                scanned = 0;
                return new RecordExtent(next - 1, next);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Forget() => scanned = 0;

    /// <inheritdoc/>
    public bool IsBlank(ReadOnlySpan<byte> record) => record.IsEmpty;

    /// <summary>Reads up to the next element, or all of the text. Returns how much it read.</summary>
    private int ReadBetween(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                NextLine += text[i] == '\n' ? 1 : 0;
                continue;
            }

            place = (place, text[i]) switch
            {
                (Place.BeforeArray, (byte)'[') => Place.BeforeFirst,
                (Place.BeforeFirst, (byte)']') => Place.AfterArray,
                (Place.BeforeFirst or Place.BeforeNext, not ((byte)']' or (byte)',')) => Place.InElement,
                _ => Place.Malformed,
            };
            if (place == Place.InElement)
            {
                Line = NextLine;
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>Reads one character of an element. Returns whether the element ends before it.</summary>
    private bool IsEnd(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                isInString = !isInString;
                break;
            case (byte)'\\':
                isAfterBackslash = true;
                break;
            case (byte)'\n':
                NextLine++;
                break;
            case (byte)'[' or (byte)'{':
                depth++;
                break;
            case (byte)',' or (byte)']' when depth == 0:
                place = character == ',' ? Place.BeforeNext : Place.AfterArray;
                return true;
            case (byte)']' or (byte)'}' when depth > 0:
                depth--;
                break;
        }

        return false;
    }
}
