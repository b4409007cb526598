using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>
/// One attempt at a change of a product. A delete is a change too: the row stays, and so do the version and the ids of the last writes,
/// by which a write whose answer was lost is recognised even if the product was deleted and made again since.
/// </summary>
/// <param name="asked">The change.</param>
/// <param name="write">The change on its way.</param>
/// <param name="earlier">What became of an earlier attempt's write, by the product as it is stored.</param>
/// <param name="before">The product as it is stored, deleted or not; null if there is none.</param>
internal sealed class ProductChangeAttempt(
    ProductChangeRequest asked, PendingWrite write, WriteStatus earlier, StoredProduct? before)
    : WriteAttempt<StoredProduct>(write, asked.Options, earlier, before, before is { IsDeleted: true } ? null : before, Failure.ProductHasChanged)
{
    private const int RememberedKeys = 20;

    protected override Failure? Absence => asked.Change.CreatesProduct ? null : Failure.ProductNotFound;

    protected override Result<StoredProduct> Next() => asked.Change.Apply(Live?.Product).Then<StoredProduct>(
        changed => new StoredProduct(
            changed, Before?.ETag, NextVersion, (Before?.Writes ?? default).Add(Pending.Id), NextKeys(RememberedKeys))
        {
            IsDeleted = asked.Change is DeleteProductChange,
        });

    /// <summary>What an import made has no version yet, and gets its second one here: the first is that of what a change makes.</summary>
    private EntityVersion NextVersion => Before switch
    {
        null => Pending.FirstVersion,
        { Version.Generation: null } => Pending.FirstVersion.Next(),
        { Version: var version } => version.Next(),
    };
}
