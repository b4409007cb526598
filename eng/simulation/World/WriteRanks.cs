using System.Buffers.Binary;
using System.Globalization;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>
/// Tells in which order the changes of carts were done, by the ids of their writes, so that the checker looks at the true order
/// first. It proves nothing: where it is wrong, the checker only takes longer.
/// </summary>
/// <param name="storage">Where carts are stored.</param>
/// <param name="loop">Tells the time.</param>
internal sealed class WriteRanks(TableService storage, EventLoop loop)
{
    private readonly Dictionary<ulong, Operation> operations = [];
    private int last;

    /// <summary>An instance drew random bytes; those of the size of an id are one.</summary>
    public void Drawn(byte[] bytes, Operation? operation)
    {
        if (bytes.Length == sizeof(ulong) && operation is not null)
        {
            operations[BinaryPrimitives.ReadUInt64BigEndian(bytes)] = operation;
        }
    }

    /// <summary>The operation for which an id was drawn; null if there is none.</summary>
    public Operation? AskedBy(ulong id) => operations.GetValueOrDefault(id);

    /// <summary>The rank of the next change.</summary>
    public int Next() => ++last;

    /// <summary>A write was done.</summary>
    /// <param name="request">The write.</param>
    /// <param name="served">Whose it may have been.</param>
    public void Written(TableRequest request, List<Operation> served)
    {
        if (Batch.PartsOf(request).Select(CartRow.In).FirstOrDefault(found => found is not null) is not { } row
            || storage.Find("carts").Find(row.Key) is not { } cart
            || cart.Find(CartRow.Writes)?.Value is not byte[] ids)
        {
            last++;
            served.ForEach(one => (one.Rank, one.DoneAt) = (Math.Min(one.Rank, last), one.DoneAt ?? loop.Now));
            return;
        }

        var start = ids.Length;
        while (start > 0 && Of(ids, start - sizeof(ulong)) is { Rank: int.MaxValue })
        {
            start -= sizeof(ulong);
        }

        for (; start < ids.Length; start += sizeof(ulong))
        {
            var done = Of(ids, start)!;
            var number = (long)cart.Find(CartRow.Version)!.Value.Value - ((ids.Length - start) / sizeof(ulong)) + 1;
            (done.Rank, done.DoneAt) = (++last, loop.Now);
            done.Made = string.Create(CultureInfo.InvariantCulture, $"{cart.Find(CartRow.Incarnation)!.Value.Value}-{number}");
        }
    }

    private Operation? Of(byte[] ids, int start) => operations.GetValueOrDefault(BinaryPrimitives.ReadUInt64BigEndian(ids.AsSpan(start)));
}
