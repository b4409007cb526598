namespace CartFunctions.Catalog.ImportProducts;

/// <summary>Finds the records of JSON lines, each of which is one line.</summary>
internal sealed class JsonLineScanner : IRecordScanner
{
    /// <inheritdoc/>
    public int Line { get; private set; } = 1;

    /// <summary>Always null, because a record is one line.</summary>
    public long? FirstLineLength => null;

    /// <inheritdoc/>
    public bool IsBroken => false;

    /// <inheritdoc/>
    public bool IsOpen => false;

    /// <inheritdoc/>
    public int FindEnd(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)'\n');
        Line += end < 0 ? 0 : 1;
        return end;
    }

    /// <inheritdoc/>
    public void ReturnToSecondLine() => throw new InvalidOperationException("A record is one line.");

    /// <summary>Whether the record contains only JSON white space.</summary>
    public bool IsBlank(ReadOnlySpan<byte> record) => !record.ContainsAnyExcept(" \t\r"u8);
}
