using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Catalog.ImportProducts;
using CartFunctions.Coupons;
using CartFunctions.Hosting;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Standalone;

/// <summary>
/// Loads sample products and a coupon at the first start. A marker row exists while they are being loaded. If it exists at the next start,
/// that load was interrupted, and what is missing is added. Without it, a catalog that is not empty belongs to the user, who may have
/// changed or deleted products.
/// </summary>
internal static class SampleCatalog
{
    private const string SampleCoupon = "WELCOME10";
    private const int CouponPercent = 10;

    private const string MarkerPartitionKey = "sample";
    private const string MarkerRowKey = "loading"; // Sorts after StorageTables.IdEnd, so it is not a product.

    /// <summary>Loads products, one JSON object per line, if the catalog is empty or an earlier load was interrupted.</summary>
    /// <exception cref="StartException">The file cannot be loaded.</exception>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public static async Task LoadIfEmptyAsync(IServiceProvider services, string? file, CancellationToken cancellationToken = default)
    {
        if (file is not null)
        {
            await services.PersistAsync(token => LoadAsync(services, file, token), cancellationToken);
        }
    }

    private static async Task LoadAsync(IServiceProvider services, string file, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<ProductStore>();
        var table = services.GetRequiredService<StorageTables>().Products;
        if (await FindMarkerAsync() is null)
        {
            var anyProduct = await store.ListAsync(1, null, cancellationToken);
            if (!anyProduct.TryGet(out var page, out _) || page.Products.Count > 0)
            {
                return;
            }

            await table.TryAddAsync(new TableEntity(MarkerPartitionKey, MarkerRowKey), cancellationToken);
        }

        await AddMissingAsync(store, file, cancellationToken);
        await AddCouponAsync(services.GetRequiredService<CouponStore>(), cancellationToken);
        if (await FindMarkerAsync() is { } marker)
        {
            await table.TryDeleteAsync(marker, cancellationToken);
        }

        Task<TableEntity?> FindMarkerAsync() => table.FindAsync(MarkerPartitionKey, MarkerRowKey, cancellationToken);
    }

    private static async Task AddMissingAsync(ProductStore store, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            throw new StartException($"--sample-catalog does not name a file: {file}");
        }

        await using var content = File.OpenRead(file);
        await foreach (var line in JsonProductFile.OpenLines(content).ReadAsync(cancellationToken))
        {
            var isValid = line.Product!.Value.TryGet(out var product, out var failure);
            if (isValid && await store.FindViewAsync(product!.Id, cancellationToken) is null)
            {
                var save = new ProductChangeRequest(new SaveProductChange(product!), WriteOptions.None);
                failure = (await store.ChangeAsync(save, cancellationToken)).Failure;
            }

            if (failure is not null)
            {
                throw new StartException($"The sample catalog was not loaded completely: {file}, line {line.Line}: {failure.Message}");
            }
        }
    }

    private static async Task AddCouponAsync(CouponStore store, CancellationToken cancellationToken)
    {
        if (!CouponCode.TryParse(SampleCoupon, out var code) || await store.FindAsync(code, cancellationToken) is not null)
        {
            return;
        }

        var save = new CouponChangeRequest(code, new Coupon(code) { Percent = CouponPercent });
        if ((await store.ChangeAsync(save, cancellationToken)).Failure is { } failure)
        {
            throw new StartException($"The sample coupon was not saved: {failure.Message}");
        }
    }
}
