namespace CartFunctions.Tests.Http.Import;

/// <summary>A stream that returns at most a given number of bytes per read, like a network.</summary>
internal sealed class PiecewiseStream(byte[] file, int pieceBytes) : MemoryStream(file)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
}
