using System.Buffers;

namespace CartFunctions;

/// <summary>Bytes that are written one after the other into an array of the pool, which gets it back when they are done with.</summary>
internal sealed class PooledBuffer(int usualLength) : IBufferWriter<byte>, IDisposable
{
    private byte[] array = ArrayPool<byte>.Shared.Rent(usualLength);
    private int length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => array.AsMemory(0, length);

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (array.Length - length < Math.Max(sizeHint, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * array.Length, length + sizeHint));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(array);
            array = larger;
        }

        return array.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Gives the array back; nothing is written any more.</summary>
    public void Dispose()
    {
        var own = array;
        (array, length) = ([], 0);
        if (own.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(own);
        }
    }
}
