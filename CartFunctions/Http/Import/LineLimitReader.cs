namespace CartFunctions.Http.Import;

/// <summary>
/// A text that ends where a line gets longer than any record is. What follows is not read: the parser keeps a whole record in
/// memory, and would take hundreds of megabytes for one line of commas.
/// </summary>
internal sealed class LineLimitReader(TextReader text) : TextReader
{
    private const int MaxLine = 1024 * 1024;

    private int lineLength;

    /// <summary>Whether the text was cut.</summary>
    public bool IsCut { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var read = IsCut ? 0 : await text.ReadAsync(buffer, cancellationToken);
        var lineEnd = buffer.Span[..read].LastIndexOfAny('\r', '\n');
        lineLength = lineEnd < 0 ? lineLength + read : read - lineEnd - 1;
        IsCut |= lineLength > MaxLine;
        return read;
    }

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(char[] buffer, int index, int count) => await ReadAsync(buffer.AsMemory(index, count));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        text.Dispose();
        base.Dispose(disposing);
    }
}
