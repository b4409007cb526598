using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Reads what the catalogue has at the moment of a change. Every method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class OfferReader(ProductStore products, Settlement settlement)
{
    private const int AtOnce = 16;

    /// <summary>The products with these ids, each as it is now; null for one that is not in the catalogue.</summary>
    public async Task<IReadOnlyDictionary<ObjectId, Product?>> FindAsync(IEnumerable<ObjectId> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ObjectId, Product?>();
        foreach (var some in ids.Distinct().Chunk(AtOnce))
        {
            var finding = Array.ConvertAll(some, id => products.FindAsync(id, cancellationToken));
            await CallsAtOnce.WhenAllAsync(finding);
            for (var i = 0; i < some.Length; i++)
            {
                found.Add(some[i], await finding[i]);
            }
        }

        return found;
    }

    /// <summary>Gives back what others hold past its time of products that fell short; false if there is nothing of it.</summary>
    public async Task<bool> TryGiveBackEndedAsync(IEnumerable<Product?> products, ObjectId cartId, CancellationToken cancellationToken)
    {
        var ended = products.OfType<Product>().Where(product => product.Reserved > 0 && settlement.IsOver(product.ReservedUntil))
            .DistinctBy(product => product.Id).ToList();
        foreach (var product in ended)
        {
            await settlement.GiveBackEndedAsync(product.Id, cartId, cancellationToken);
        }

        return ended.Count > 0;
    }
}
