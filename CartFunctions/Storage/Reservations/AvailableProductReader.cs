using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Reads what the catalogue has at the moment of a change. Every method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class AvailableProductReader(ProductReader reader, ReservationReconciler settlement, EndedReservations reservations)
{
    /// <summary>The products with these ids, each as it is now; null for one that is not in the catalogue.</summary>
    public async Task<IReadOnlyDictionary<ObjectId, Product?>> FindAsync(IReadOnlyList<ObjectId> ids, CancellationToken cancellationToken)
    {
        if (ids is [var only])
        {
            return new Dictionary<ObjectId, Product?>(1) { [only] = await reader.FindAsync(only, cancellationToken) };
        }

        var found = new Dictionary<ObjectId, Product?>(ids.Count);
        foreach (var calls in reader.CallsFor([.. ids.Distinct()]).Chunk(ProductReader.MostCalls))
        {
            var finding = Array.ConvertAll(calls, call => reader.FindAsync(call, cancellationToken));
            await ParallelismLimit.WhenAllAsync(finding);
            foreach (var (call, read) in calls.Zip(finding))
            {
                foreach (var (id, product) in call.Zip(await read))
                {
                    found.Add(id, product);
                }
            }
        }

        return found;
    }

    /// <summary>Gives back what others hold past its time of products that fell short; false if there is nothing of it.</summary>
    public async Task<bool> TryReleaseExpiredAsync(IEnumerable<Product?> products, ObjectId cartId, CancellationToken cancellationToken)
    {
        var ended = products.OfType<Product>().Where(product => product.Reserved > 0 && settlement.IsExpired(product.ReservedUntil))
            .DistinctBy(product => product.Id).ToList();
        foreach (var product in ended)
        {
            await reservations.ReleaseAsync(product.Id, cartId, cancellationToken);
        }

        return ended.Count > 0;
    }
}
