using System.Buffers.Binary;
using System.Globalization;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>
/// Records the order of the changes of carts by the ids of their writes, so the checker tries the true order first. It proves nothing. If
/// it is wrong, the checker only takes longer.
/// </summary>
/// <param name="storage">The storage of the carts.</param>
/// <param name="loop">The source of the time.</param>
internal sealed class WriteRanks(TableService storage, EventLoop loop)
{
    private readonly Dictionary<ulong, Operation> operations = [];
    private int last;

    /// <summary>Records random bytes that an instance drew. Bytes of the size of a write id are one.</summary>
    public void RecordId(byte[] bytes, Operation? operation)
    {
        if (bytes.Length == sizeof(ulong) && operation is not null)
        {
            operations[BinaryPrimitives.ReadUInt64BigEndian(bytes)] = operation;
        }
    }

    /// <summary>The operation of a write id; null if there is none.</summary>
    public Operation? RequestedBy(ulong id) => operations.GetValueOrDefault(id);

    /// <summary>The rank of the next change.</summary>
    public int Next() => ++last;

    /// <summary>Ranks the operations of a write that storage performed.</summary>
    /// <param name="request">The write.</param>
    /// <param name="served">The operations that it may contain.</param>
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
            done.CreatedVersion = string.Create(CultureInfo.InvariantCulture, $"{cart.Find(CartRow.Generation)!.Value.Value}-{number}");
        }
    }

    private Operation? Of(byte[] ids, int start) => operations.GetValueOrDefault(BinaryPrimitives.ReadUInt64BigEndian(ids.AsSpan(start)));
}
