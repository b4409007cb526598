using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Deletes the carts that expired. They are gone for every client already (contract, "Cart API"); this gives back the room. A cart
/// that is touched meanwhile has another ETag, so it stays.
/// </summary>
public sealed class ExpirySweep
{
    private const int ParallelDeletes = 16;

    private readonly StorageTables tables;
    private readonly CartExpiry expiry;
    private readonly TimeProvider clock;

    internal ExpirySweep(StorageTables tables, CartExpiry expiry, TimeProvider clock) =>
        (this.tables, this.expiry, this.clock) = (tables, expiry, clock);

    /// <summary>Deletes what expired up to now; says how many carts were found, and how many of them this call deleted.</summary>
    /// <exception cref="StorageFaultException">Storage fails; what is left waits for the next sweep.</exception>
    internal async Task<(int Found, int Deleted)> RunAsync(CancellationToken cancellationToken)
    {
        var (found, deleted) = (0, 0);
        if (expiry.Cutoff(clock.GetUtcNow()) is not { } cutoff)
        {
            return (found, deleted);
        }

        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = ParallelDeletes,
            TaskScheduler = TaskScheduler.Current,
            CancellationToken = cancellationToken,
        };
        var filter = $"{CartEntity.UpdatedAt} le {TableClient.CreateQueryFilter($"{cutoff}")}";
        await foreach (var page in tables.Carts.QueryKeysAsync(filter, cancellationToken))
        {
            found += page.Count;
            await Parallel.ForEachAsync(page, options, async (cart, token) =>
            {
                if (await tables.Carts.TryDiscardAsync(cart, token))
                {
                    Interlocked.Increment(ref deleted);
                }
            });
        }

        return (found, deleted);
    }
}
