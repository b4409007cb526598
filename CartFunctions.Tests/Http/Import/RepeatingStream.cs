namespace CartFunctions.Tests.Http.Import;

/// <summary>A file of a given size with a beginning and a repeated part. It takes no memory of its own.</summary>
internal sealed class RepeatingStream(byte[] begin, byte[] repeat, int length) : Stream
{
    private int position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, length - position);
        for (var i = 0; i < count; i++, position++)
        {
            buffer[i] = position < begin.Length ? begin[position] : repeat[(position - begin.Length) % repeat.Length];
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
