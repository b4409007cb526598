namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Finds the records of a file in which each line is one. LF or CR LF ends a line.</summary>
/// <param name="blanks">The characters of a blank line.</param>
/// <param name="line">The line at which the scanner starts, from 1.</param>
internal sealed class LineScanner(string blanks, int line = 1) : IRecordScanner
{
    private readonly byte[] blanks = [.. blanks.Select(character => (byte)character)];
    private int scanned;

    /// <inheritdoc/>
    public int Line { get; private set; } = line;

    /// <inheritdoc/>
    public int NextLine { get; private set; } = line;

    /// <inheritdoc/>
    public RecordExtent? Find(ReadOnlySpan<byte> text, bool isEnd)
    {
        Line = NextLine;
        var length = text[scanned..].IndexOf((byte)'\n');
        if (length < 0 && (!isEnd || text.IsEmpty))
        {
            scanned = text.Length;
            return null;
        }

        var end = length < 0 ? text.Length : scanned + length;
        (scanned, NextLine) = (0, NextLine + 1);
        return new RecordExtent(end > 0 && text[end - 1] == '\r' ? end - 1 : end, Math.Min(end + 1, text.Length));
    }

    /// <inheritdoc/>
    public void Forget() => scanned = 0;

    /// <inheritdoc/>
    public bool IsBlank(ReadOnlySpan<byte> record) => !record.ContainsAnyExcept(blanks);
}
