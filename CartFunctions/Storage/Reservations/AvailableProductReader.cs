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
    public Task<IReadOnlyDictionary<ObjectId, Product?>> FindAsync(IReadOnlyList<ObjectId> ids, CancellationToken cancellationToken) =>
        reader.FindAllAsync(ids, cancellationToken);

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
