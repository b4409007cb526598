using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>
/// One attempt at a change of a product. A deletion is a change too: the row stays with its version and the ids of the last writes. So a
/// write whose response was lost is recognised even if the product was deleted and created again since.
/// </summary>
/// <param name="asked">The change and its conditions.</param>
/// <param name="write">The pending write.</param>
/// <param name="earlier">The status of an earlier attempt's write, given the stored product.</param>
/// <param name="before">The stored product, deleted or not; null if there is no row.</param>
internal sealed class ProductChangeAttempt(
    ProductChangeRequest asked, PendingWrite write, WriteStatus earlier, StoredProduct? before)
    : WriteAttempt<StoredProduct>(
        write, asked.Options, earlier, before, before is { IsDeleted: true } ? null : before, Failure.ProductHasChanged)
{
    private const int RememberedKeys = 20;

    protected override Failure? Absence => asked.Change.CreatesProduct ? null : Failure.ProductNotFound;

    protected override Result<StoredProduct> Next() => asked.Change.Apply(Live?.Product).Then<StoredProduct>(
        changed => new StoredProduct(
            changed, Before?.ETag, NextVersion, (Before?.Writes ?? default).Add(Pending.Id), NextKeys(RememberedKeys))
        {
            IsDeleted = asked.Change is DeleteProductChange,
        });

    /// <summary>
    /// The version after the change. A product that an import created has no version yet. It gets the second one, because the first marks a
    /// product that this change creates.
    /// </summary>
    private EntityVersion NextVersion => Before switch
    {
        null => Pending.FirstVersion,
        { Version.Generation: null } => Pending.FirstVersion.Next(),
        { Version: var version } => version.Next(),
    };
}
