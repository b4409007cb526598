namespace CartFunctions.Catalog.ImportProducts;

/// <summary>JSON lines: a record is what stands between two line feeds.</summary>
internal sealed class JsonLineScanner : IRecordScanner
{
    /// <inheritdoc/>
    public int Line { get; private set; } = 1;

    /// <summary>Null: a record is one line.</summary>
    public long? FirstLineLength => null;

    /// <inheritdoc/>
    public bool IsBroken => false;

    /// <inheritdoc/>
    public bool IsOpen => false;

    /// <inheritdoc/>
    public int FindEnd(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOf((byte)'\n');
        Line += end < 0 ? 0 : 1;
        return end;
    }

    /// <inheritdoc/>
    public void ReturnToSecondLine() => throw new InvalidOperationException("A record is one line.");

    /// <summary>Nothing but what JSON takes for white space.</summary>
    public bool IsBlank(ReadOnlySpan<byte> record) => !record.ContainsAnyExcept(" \t\r"u8);
}
