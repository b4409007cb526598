using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Reads products for a change of a cart. Every method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class AvailableProductReader(ProductReader reader, ReservationReconciler reconciler, EndedReservations reservations)
{
    /// <summary>Reads the products with these ids; null for a product that is not in the catalog.</summary>
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

    /// <summary>Releases the expired reservations of the products for other carts. Returns false if no product has any.</summary>
    public async Task<bool> TryReleaseExpiredAsync(IEnumerable<Product?> products, ObjectId cartId, CancellationToken cancellationToken)
    {
        var ended = products.OfType<Product>().Where(product => product.Reserved > 0 && reconciler.IsExpired(product.ReservedUntil))
            .DistinctBy(product => product.Id).ToList();
        foreach (var product in ended)
        {
            await reservations.ReleaseAsync(product.Id, cartId, cancellationToken);
        }

        return ended.Count > 0;
    }
}
