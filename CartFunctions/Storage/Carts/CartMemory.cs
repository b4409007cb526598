using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// The carts that this process wrote or read last, with their ETags. A change may start from such a state instead of a read, because its
/// write is conditional. The least recently used carts make room for others, and a cart that is not used for a minute is dropped.
/// </summary>
/// <remarks>
/// MemoryCache does not fit. When it is full it admits no entry until a scan on the thread pool has made room (dotnet/runtime#42624), and
/// there a simulation cannot control the order of events.
/// </remarks>
/// <param name="maxBytes">The maximum size of all carts; 0 remembers none.</param>
/// <param name="clock">The clock.</param>
internal sealed class CartMemory(long maxBytes, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Lock access = new();
    private readonly Dictionary<ObjectId, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> byUse = []; // The most recently used one is the first.

    /// <summary>Whether to try: see <see cref="HitRateGate"/>.</summary>
    public HitRateGate Gate { get; } = new();

    /// <summary>The estimated size of all carts.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of carts.</summary>
    public int Count => entries.Count;

    /// <summary>The cart as this process last saw it, with its ETag; null if it is not remembered.</summary>
    public StoredCart? Find(ObjectId cartId)
    {
        lock (access)
        {
            DropUnused();
            if (!entries.TryGetValue(cartId, out var node))
            {
                return null;
            }

            node.ValueRef.UsedAt = clock.GetTimestamp();
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Cart;
        }
    }

    /// <summary>
    /// Remembers a cart that was read or written. A cart that takes part in a merge is forgotten instead, and one with properties that this
    /// version of the app does not know.
    /// </summary>
    public void Remember(StoredCart cart)
    {
        var isPlain = cart is { Claim: null, MergeIntent: null, Unknown: null } && cart.ETag.GetValueOrDefault() != default;
        var entry = new Entry(cart, StoredCartSize.Of(cart)) { UsedAt = clock.GetTimestamp() };
        lock (access)
        {
            DropUnused();
            if (entries.TryGetValue(cart.Cart.Id, out var known))
            {
                if (IsNewer(known.Value.Cart.Version, cart.Version))
                {
                    return; // The read began before the last write.
                }

                Drop(known);
            }

            if (!isPlain || entry.Size > maxBytes)
            {
                return;
            }

            entries.Add(cart.Cart.Id, byUse.AddFirst(entry));
            Bytes += entry.Size;
            while (Bytes > maxBytes)
            {
                Drop(byUse.Last!);
            }
        }
    }

    /// <summary>Forgets a cart. Call it whenever what is stored is unknown.</summary>
    public void Forget(ObjectId cartId)
    {
        lock (access)
        {
            if (entries.TryGetValue(cartId, out var node))
            {
                Drop(node);
            }
        }
    }

    private static bool IsNewer(EntityVersion version, EntityVersion other) =>
        version.Generation == other.Generation && version.Number > other.Number;

    private void DropUnused()
    {
        while (byUse.Last is { } last && clock.GetElapsedTime(last.Value.UsedAt) >= Lifetime)
        {
            Drop(last);
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        entries.Remove(node.Value.Cart.Cart.Id);
        byUse.Remove(node);
        Bytes -= node.Value.Size;
    }

    private record struct Entry(StoredCart Cart, int Size)
    {
        public long UsedAt { get; set; }
    }
}
