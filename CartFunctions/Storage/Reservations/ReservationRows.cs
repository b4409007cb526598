using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// Reads and writes products, coupons and their reservation rows. The units of both change together, in one transaction on the ETags of
/// both. Every method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class ReservationRows(StorageTables tables, ProductCache cache)
{
    /// <summary>The maximum number of rows that one call renews.</summary>
    public const int MostAtOnce = 100;

    private const int PageSize = 1_000;

    /// <summary>Reads a product or coupon and a cart's row of it, at the same time.</summary>
    public async Task<ReservedStock> ReadAsync(StockId stockId, ObjectId cartId, CancellationToken cancellationToken)
    {
        var finding = FindAsync(stockId, cancellationToken);
        var findingRow = tables.Products.FindAsync(
            ProductEntity.PartitionKey(stockId.Id), ReservationRow.RowKey(stockId, cartId), ReservationRow.Read, cancellationToken);
        await ParallelismLimit.WhenAllAsync(finding, findingRow);
        return new ReservedStock(await finding, await findingRow);
    }

    /// <summary>Reads a product or coupon; null if it does not exist.</summary>
    public async Task<Stock?> FindAsync(StockId stockId, CancellationToken cancellationToken)
    {
        var (id, partition) = (stockId.Id, ProductEntity.PartitionKey(stockId.Id));
        return stockId.IsCoupon
            ? await tables.Products.FindAsync(partition, CouponEntity.RowKey(id), CouponEntity.Read, cancellationToken) is { } coupon
                ? new CouponStock(coupon)
                : null
            : await tables.Products.FindAsync(partition, id.ToString(), ProductEntity.ReadStored, cancellationToken) is { } product
                ? new ProductStock(product)
                : null;
    }

    /// <summary>Reads all rows of a product or coupon.</summary>
    public async Task<IReadOnlyList<ReservationRow>> ListAsync(StockId stockId, CancellationToken cancellationToken)
    {
        var filter = ReservationRow.Of(stockId);
        var entities = await QueryAsync(
            continuation => tables.Products.QueryPageAsync(filter, PageSize, continuation, cancellationToken));
        return [.. entities.Select(ReservationRow.Read)];
    }

    /// <summary>Reads all rows of a partition, for a sweep.</summary>
    public async Task<IReadOnlyList<ReservationRow>> ListAsync(char partition, CancellationToken cancellationToken) =>
        [.. (await ScanAsync(ReservationRow.InPartition(partition.ToString()), cancellationToken)).Select(ReservationRow.Read)];

    /// <summary>Reads the reserved units of the products and coupons of a partition, and the rows of its deleted ones.</summary>
    public async Task<(IReadOnlyDictionary<StockId, int> Reserved, IReadOnlyList<TableEntity> Deleted)> ListStockAsync(
        char partition, CancellationToken cancellationToken)
    {
        var found = (await ScanAsync(ProductEntity.ToSweepIn(partition.ToString()), cancellationToken)).ToLookup(ProductEntity.IsDeleted);
        return (
            found[false].Select(entity => CouponEntity.IsCoupon(entity)
                ? (StockId: CouponEntity.ReadRow(entity).Coupon.Code, CouponEntity.ReadRow(entity).Coupon.Reserved)
                : (StockId: (StockId)ProductEntity.ReadRow(entity).Product.Id, ProductEntity.ReadRow(entity).Product.Reserved))
                .ToDictionary(stock => stock.StockId, stock => stock.Reserved),
            [.. found[true]]);
    }

    /// <summary>Removes the row of a deleted product or coupon, unless it was created again meanwhile.</summary>
    public Task RemoveAsync(TableEntity deleted, CancellationToken cancellationToken) =>
        tables.Products.TryDiscardAsync(deleted, cancellationToken);

    /// <summary>Writes or deletes a row together with the sum in its product or coupon.</summary>
    /// <param name="read">Both as read. The product or coupon exists.</param>
    /// <param name="next">The row to write; null to delete it.</param>
    /// <param name="bought">The units that an order takes. A row of a coupon that was deleted since takes none.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>Both as written; null if either changed since it was read.</returns>
    public async Task<ReservedStock?> TryWriteAsync(
        ReservedStock read, ReservationRow? next, int bought, CancellationToken cancellationToken)
    {
        var before = read.Stock!;
        var row = next is null ? null : next with { Creation = before.Creation };
        var reserved = (long)before.Reserved - read.CountedUnits + (row?.Units ?? 0);
        var stock = before.With(
            (int)Math.Clamp(reserved, 0, int.MaxValue),
            row is null ? before.ReservedUntil
                : before is { Reserved: > 0, ReservedUntil: { } until } && until < row.Until ? until
                : row.Until,
            read.IsOrphan ? 0 : bought);
        var actions = new List<TableTransactionAction>
        {
            new(TableTransactionActionType.UpdateMerge, stock.ToEntity(), before.ETag),
        };
        if (ActionOn(read.Row, row) is { } action)
        {
            actions.Add(action);
        }

        if (await tables.Products.TransactAsync(actions, cancellationToken) is not { } etags)
        {
            return null;
        }

        if (stock is ProductStock { Product: var product })
        {
            cache.Set(product.Id, product, cache.Now);
        }

        return new ReservedStock(stock with { ETag = etags[0] }, row is null ? null : row with { ETag = etags[1] });
    }

    /// <summary>Sets the sum and the time in a product or coupon. Returns false if it changed since it was read.</summary>
    public async Task<bool> TryCorrectAsync(Stock before, int reserved, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        var stock = before.With(reserved, until ?? before.ReservedUntil, bought: 0);
        return await tables.Products.TryMergeAsync(stock.ToEntity(), before.ETag, cancellationToken) is not null;
    }

    /// <summary>
    /// Writes rows of one partition with other times, without their products and coupons. Writes all of them, or none if a row changed
    /// since it was read.
    /// </summary>
    public Task<bool> TryRenewAsync(IReadOnlyCollection<ReservationRow> renewed, CancellationToken cancellationToken) =>
        tables.Products.TryTransactAsync([.. renewed.Select(row => ActionOn(row, row)!)], cancellationToken);

    /// <summary>Deletes a row whose product or coupon does not exist any more.</summary>
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
