namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Decides whether to start from memory. A hit saves the read of a cart. A miss costs a failed write and, for an add, the read of a
/// product, so an add gains nothing below two hits of three. If the last tries had fewer, because other instances change the same carts,
/// most changes start from a read, and a sample of them tries whether that has ended.
/// </summary>
internal sealed class HitRateGate
{
    /// <summary>The number of tries that count.</summary>
    public const int Window = 64;

    /// <summary>The hits among them that keep the gate open.</summary>
    public const int MinHits = 43;

    /// <summary>Of how many changes one is a sample while the gate is closed.</summary>
    public const int SampleEvery = 32;

    private readonly Lock access = new();
    private ulong hits = ulong.MaxValue; // The last tries, one bit each. At first all count as hits.
    private int asked;

    /// <summary>Whether this change tries.</summary>
    public bool TryEnter()
    {
        lock (access)
        {
            return ulong.PopCount(hits) >= MinHits || ++asked % SampleEvery == 0;
        }
    }

    /// <summary>Records the result of a try.</summary>
    public void Report(bool isHit)
    {
        lock (access)
        {
            hits = (hits << 1) | (isHit ? 1UL : 0UL);
        }
    }
}
