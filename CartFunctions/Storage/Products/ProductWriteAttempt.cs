using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Products;

/// <summary>One attempt at a change of a product that leaves one.</summary>
/// <param name="asked">The change.</param>
/// <param name="write">The change on its way.</param>
/// <param name="earlier">What became of an earlier attempt's write, by the product as it is stored.</param>
/// <param name="before">The product as it is stored; null if there is none.</param>
internal sealed class ProductWriteAttempt(
    ProductChangeRequest asked, PendingWrite write, WriteStatus earlier, StoredProduct? before)
    : WriteAttempt<StoredProduct>(write, asked.Options, earlier, before, before, Failure.ProductHasChanged)
{
    private const int RememberedKeys = 20;

    protected override Failure? Absence => asked.Change.CreatesProduct ? null : Failure.ProductNotFound;

    protected override Result<StoredProduct> Next() => asked.Change.Apply(Before?.Product).Then<StoredProduct>(
        changed => new StoredProduct(changed, Before?.ETag, NextVersion, NextWrites, NextKeys(RememberedKeys)));

    /// <summary>What an import made has no version yet, and gets its second one here: the first is that of what a change makes.</summary>
    private EntityVersion NextVersion => Before switch
    {
        null => Pending.FirstVersion,
        { Version.Incarnation: null } => Pending.FirstVersion.Next(),
        { Version: var version } => version.Next(),
    };
}
