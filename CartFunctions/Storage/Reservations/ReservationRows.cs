using Azure;
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
        var findingRow = FindRowAsync(stockId, cartId, cancellationToken);
        await ParallelismLimit.WhenAllAsync(finding, findingRow);
        return new ReservedStock(await finding, await findingRow);
    }

    /// <summary>
    /// As <see cref="ReadAsync"/>, but a product may be as it was read or written some seconds ago. For a first attempt to write: if the
    /// product has changed since, the write fails.
    /// </summary>
    public async Task<ReservedStock> ReadRecentAsync(StockId stockId, ObjectId cartId, CancellationToken cancellationToken) =>
        FindCached(stockId) is { } stock
            ? new ReservedStock(stock, await FindRowAsync(stockId, cartId, cancellationToken))
            : await ReadAsync(stockId, cartId, cancellationToken);

    /// <summary>As <see cref="FindAsync"/>, but a product may be as it was some seconds ago.</summary>
    public ValueTask<Stock?> FindRecentAsync(StockId stockId, CancellationToken cancellationToken) =>
        FindCached(stockId) is { } stock ? new(stock) : new(FindAsync(stockId, cancellationToken));

    /// <summary>Reads a product or coupon; null if it does not exist.</summary>
    public async Task<Stock?> FindAsync(StockId stockId, CancellationToken cancellationToken)
    {
        var (id, partition) = (stockId.Id, ProductEntity.PartitionKey(stockId.Id));
        return stockId.IsCoupon
            ? await tables.Products.FindAsync(partition, CouponEntity.RowKey(id), CouponEntity.Read, cancellationToken) is { } coupon
                ? new CouponStock(coupon)
                : null
            : await tables.Products.FindAsync(partition, id.ToString(), ProductEntity.ReadWithETag, cancellationToken) is { } product
                ? new ProductStock(product.Product, product.ETag.GetValueOrDefault())
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

    /// <summary>
    /// Divides products and coupons into groups that one call of <see cref="TryWriteAsync(IReadOnlyList{RowWrite}, CancellationToken)"/>
    /// writes together with their rows.
    /// </summary>
    public static IEnumerable<T[]> GroupsOf<T>(IEnumerable<T> all, Func<T, StockId> stockId) =>
        all.GroupBy(one => ProductEntity.PartitionKey(stockId(one).Id)).SelectMany(partition => partition.Chunk(MostAtOnce / 2));

    /// <summary>Writes or deletes a row together with the sum in its product or coupon.</summary>
    /// <returns>Both as written; null if either changed since it was read.</returns>
    public async Task<ReservedStock?> TryWriteAsync(RowWrite write, CancellationToken cancellationToken) =>
        (await TryWriteAsync([write], cancellationToken))?[0];

    /// <summary>Writes or deletes the rows of a group together with the sums in their products and coupons: all or none.</summary>
    /// <returns>Each as written; null if any of them changed since it was read.</returns>
    public async Task<IReadOnlyList<ReservedStock>?> TryWriteAsync(IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        var actions = new List<TableTransactionAction>(2 * writes.Count);
        var written = new List<(ReservedStock Next, int First)>(writes.Count);
        foreach (var write in writes)
        {
            var next = write.Apply();
            written.Add((next, actions.Count));
            actions.Add(new(TableTransactionActionType.UpdateMerge, next.Stock!.ToEntity(), next.Stock.ETag));
            if (ActionOn(write.Read.Row, next.Row) is { } action)
            {
                actions.Add(action);
            }
        }

        return await tables.Products.TransactAsync(actions, cancellationToken) is { } etags
            ? written.ConvertAll(one => WithETags(one.Next, etags, one.First))
            : null;
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

    /// <summary>A product or coupon and its row with the ETags that storage returned for their actions.</summary>
    private ReservedStock WithETags(ReservedStock written, IReadOnlyList<ETag> etags, int first)
    {
        var stock = written.Stock! with { ETag = etags[first] };
        if (stock is ProductStock { Product: var product })
        {
            cache.Set(product.Id, new CachedProduct(product, stock.ETag), cache.Now);
        }

        return new ReservedStock(stock, written.Row is { } row ? row with { ETag = etags[first + 1] } : null);
    }

    private ProductStock? FindCached(StockId stockId) =>
        !stockId.IsCoupon && cache.FindWithETag(stockId.Id) is { ETag: { } etag } cached ? new ProductStock(cached.Product, etag) : null;

    private Task<ReservationRow?> FindRowAsync(StockId stockId, ObjectId cartId, CancellationToken cancellationToken) =>
        tables.Products.FindAsync(
            ProductEntity.PartitionKey(stockId.Id), ReservationRow.RowKey(stockId, cartId), ReservationRow.Read, cancellationToken);

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
                ?? throw StorageFaultException.ForUnreadableContent("a continuation was refused that storage gave just now");
            found.AddRange(page.Entities);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return found;
    }
}
