using Azure.Data.Tables;
using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>
/// Deletes the carts that expired. They are gone for every client already (contract section 1); this gives back the room. A cart
/// that is touched meanwhile has another ETag, so it stays.
/// </summary>
public sealed class ExpirySweep(StorageTables tables, CartLifetime lifetime, TimeProvider clock)
{
    private const int ParallelDeletes = 16;

    /// <summary>Deletes what expired up to now; says how many carts were found, and how many of them this call deleted.</summary>
    /// <exception cref="StorageFaultException">Storage fails; what is left waits for the next sweep.</exception>
    public async Task<(int Found, int Deleted)> RunAsync(CancellationToken cancellationToken)
    {
        var (found, deleted) = (0, 0);
        if (lifetime.LastOver(clock.GetUtcNow()) is not { } last)
        {
            return (found, deleted);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellationToken };
        var filter = TableClient.CreateQueryFilter($"UpdatedAt le {last}");
        await foreach (var page in tables.Carts.KeysAsync(filter, cancellationToken))
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
