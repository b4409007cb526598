using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Reads and writes products and their reservation rows. The units of both change together, in one transaction on the ETags of both. Every
/// method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class ReservationRows(StorageTables tables, ProductCache cache)
{
    /// <summary>The maximum number of rows that one call renews.</summary>
    public const int MostAtOnce = 100;

    private const int PageSize = 1_000;

    /// <summary>Reads a product and a cart's row of it, at the same time.</summary>
    public async Task<ReservedProduct> ReadAsync(ObjectId productId, ObjectId cartId, CancellationToken cancellationToken)
    {
        var finding = FindProductAsync(productId, cancellationToken);
        var findingRow = tables.Products.FindAsync(
            ProductEntity.PartitionKey(productId), ReservationRow.RowKey(productId, cartId), ReservationRow.Read, cancellationToken);
        await ParallelismLimit.WhenAllAsync(finding, findingRow);
        return new ReservedProduct(await finding, await findingRow);
    }

    /// <summary>Reads a product; null if it is not in the catalog.</summary>
    public Task<StoredProduct?> FindProductAsync(ObjectId productId, CancellationToken cancellationToken) =>
        tables.Products.FindAsync(
            ProductEntity.PartitionKey(productId), productId.ToString(), ProductEntity.ReadStored, cancellationToken);

    /// <summary>Reads all rows of a product.</summary>
    public async Task<IReadOnlyList<ReservationRow>> ListAsync(ObjectId productId, CancellationToken cancellationToken)
    {
        var filter = ReservationRow.OfProduct(productId);
        var entities = await QueryAsync(
            continuation => tables.Products.QueryPageAsync(filter, PageSize, continuation, cancellationToken));
        return [.. entities.Select(ReservationRow.Read)];
    }

    /// <summary>Reads all rows of a partition, for a sweep.</summary>
    public async Task<IReadOnlyList<ReservationRow>> ListAsync(char partition, CancellationToken cancellationToken) =>
        [.. (await ScanAsync(ReservationRow.InPartition(partition.ToString()), cancellationToken)).Select(ReservationRow.Read)];

    /// <summary>Reads the reserved units of the products of a partition, and the rows of its deleted products.</summary>
    public async Task<(IReadOnlyDictionary<ObjectId, int> Reserved, IReadOnlyList<TableEntity> Deleted)> ListProductsAsync(
        char partition, CancellationToken cancellationToken)
    {
        var found = await ScanAsync(ProductEntity.ToSweepIn(partition.ToString()), cancellationToken);
        return (
            found.Select(ProductEntity.Read).OfType<Product>().ToDictionary(product => product.Id, product => product.Reserved),
            found.FindAll(ProductEntity.IsDeleted));
    }

    /// <summary>Removes the row of a deleted product, unless the product was created again meanwhile.</summary>
    public Task RemoveAsync(TableEntity deleted, CancellationToken cancellationToken) =>
        tables.Products.TryDiscardAsync(deleted, cancellationToken);

    /// <summary>Writes or deletes a row together with the sum in the product. Returns false if either changed since it was read.</summary>
    /// <param name="read">Both as read. The product exists.</param>
    /// <param name="next">The row to write; null to delete it.</param>
    /// <param name="bought">The units that leave the stock.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public async Task<bool> TryWriteAsync(ReservedProduct read, ReservationRow? next, int bought, CancellationToken cancellationToken)
    {
        var stored = read.Product!;
        var before = stored.Product;
        var reserved = (long)before.Reserved - (read.Row?.Units ?? 0) + (next?.Units ?? 0);
        var product = before with
        {
            Stock = Math.Max(0, before.Stock - bought),
            Reserved = (int)Math.Clamp(reserved, 0, int.MaxValue),
            ReservedUntil = next is null ? before.ReservedUntil
                : before is { Reserved: > 0, ReservedUntil: { } until } && until < next.Until ? until
                : next.Until,
        };
        var actions = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.UpdateMerge, ProductEntity.OfReservations(product), stored.ETag.GetValueOrDefault()),
        };
        if (ActionOn(read.Row, next) is { } action)
        {
            actions.Add(action);
        }

        var isWritten = await tables.Products.TryTransactAsync(actions, cancellationToken);
        if (isWritten)
        {
            cache.Set(product.Id, product, cache.Now);
        }

        return isWritten;
    }

    /// <summary>Sets the sum and the time in a product. Returns false if the product changed since it was read.</summary>
    public async Task<bool> TryCorrectAsync(
        StoredProduct stored, int reserved, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var product = stored.Product with { Reserved = reserved, ReservedUntil = until ?? stored.Product.ReservedUntil };
        return await tables.Products.TryMergeAsync(
            ProductEntity.OfReservations(product), stored.ETag.GetValueOrDefault(), cancellationToken) is not null;
    }

    /// <summary>
    /// Writes rows of one partition with other times, without their products. Writes all of them, or none if a row changed since it was
    /// read.
    /// </summary>
    public Task<bool> TryRenewAsync(IReadOnlyCollection<ReservationRow> renewed, CancellationToken cancellationToken) =>
        tables.Products.TryTransactAsync([.. renewed.Select(row => ActionOn(row, row)!)], cancellationToken);

    /// <summary>Deletes a row whose product does not exist any more.</summary>
    public Task<bool> TryDeleteAsync(ReservationRow row, CancellationToken cancellationToken)
    {
        var entity = row.ToEntity();
        entity.ETag = row.ETag.GetValueOrDefault();
        return tables.Products.TryDeleteAsync(entity, cancellationToken);
    }

    private static TableTransactionAction? ActionOn(ReservationRow? row, ReservationRow? next) => (row, next) switch
    {
        (null, null) => null,
        (null, { } added) => new TableTransactionAction(TableTransactionActionType.Add, added.ToEntity()),
        ({ } read, null) => new TableTransactionAction(
            TableTransactionActionType.Delete, read.ToEntity(), read.ETag.GetValueOrDefault()),
        ({ } read, { } written) => new TableTransactionAction(
            TableTransactionActionType.UpdateReplace, written.ToEntity(), read.ETag.GetValueOrDefault()),
    };

    private Task<List<TableEntity>> ScanAsync(string filter, CancellationToken cancellationToken) =>
        QueryAsync(continuation => tables.Products.ScanPageAsync(filter, null, continuation, cancellationToken));

    private static async Task<List<TableEntity>> QueryAsync(Func<string?, Task<TablePage?>> readPage)
    {
        var found = new List<TableEntity>();
        string? continuation = null;
        do
        {
            var page = await readPage(continuation)
                ?? throw StorageFaultException.OfContent("a continuation was refused that storage gave just now");
            found.AddRange(page.Entities);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return found;
    }
}

/// <summary>A product and one cart's row of it.</summary>
/// <param name="Product">The product; null if it is not in the catalog.</param>
/// <param name="Row">The row; null if there is none.</param>
internal sealed record ReservedProduct(StoredProduct? Product, ReservationRow? Row)
{
    /// <summary>The units that the cart may reserve under an id.</summary>
    public int AvailableTo(ObjectId reservationId) =>
        Product?.Product.AvailableTo(Row?.Id == reservationId ? Row.Units : 0) ?? 0;
}
