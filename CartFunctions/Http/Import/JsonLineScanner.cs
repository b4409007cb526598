namespace CartFunctions.Http.Import;

/// <summary>JSON lines: a record is what stands between two line feeds.</summary>
internal sealed class JsonLineScanner : IRecordScanner
{
    /// <inheritdoc/>
    public int Line { get; private set; } = 1;

    /// <inheritdoc/>
    public int FindEnd(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOf((byte)'\n');
        Line += end < 0 ? 0 : 1;
        return end;
    }

    /// <summary>Nothing but what JSON takes for white space.</summary>
    public bool IsBlank(ReadOnlySpan<byte> record) => !record.ContainsAnyExcept(" \t\r"u8);
}
