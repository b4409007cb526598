using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Catalog.ImportProducts;
using CartFunctions.Hosting;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Standalone;

/// <summary>
/// Something to put into a cart from the first minute. A row that is there only while it is being loaded tells the next start that the
/// last one did not come to the end: then it adds what is missing. Without that row a catalogue that is not empty is the user's, who
/// may have changed products or deleted some.
/// </summary>
internal static class SampleCatalogue
{
    private const string MarkerPartitionKey = "sample";
    private const string MarkerRowKey = "loading"; // Not before StorageTables.IdEnd, and so no product.

    /// <summary>Loads products, one JSON object a line, into a catalogue that is empty, or was left by a load that failed.</summary>
    /// <exception cref="StartException">The file cannot be loaded.</exception>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public static async Task LoadWhereEmptyAsync(IServiceProvider services, string? file, CancellationToken cancellationToken = default)
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
            throw new StartException($"--sample-catalogue names no file: {file}");
        }

        await using var content = File.OpenRead(file);
        await foreach (var line in new JsonProductFile(content).ReadAsync(cancellationToken))
        {
            if (line.Product.TryGet(out var product, out var failure) && await store.FindViewAsync(product.Id, cancellationToken) is null)
            {
                failure = (await store.ChangeAsync(new ProductChangeRequest(new SaveProductChange(product), WriteOptions.None), cancellationToken))
                    .Failure;
            }

            if (failure is not null)
            {
                throw new StartException($"The sample catalogue was not loaded whole: {file}, line {line.Line}: {failure.Message}");
            }
        }
    }
}
