using CartFunctions.Storage.Products;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Imports the records of a file into the catalog, a limited number at a time; the later of two records with the same id wins. Only one
/// import saves at a time: the batches being saved take most of the memory, so several concurrent imports need little more than one.
/// </summary>
public sealed class ProductImport : IDisposable
{
    /// <summary>The number of records per step, which fills the batches of all partitions.</summary>
    private const int ChunkSize = 1_600;

    private readonly SemaphoreSlim saving = new(1);
    private readonly ProductStore products;

    internal ProductImport(ProductStore products) => this.products = products;

    /// <summary>Imports the records. If storage fails, the report has the counts up to the fault.</summary>
    internal async Task<ImportReport> RunAsync(IAsyncEnumerable<ImportRecord> lines, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        await foreach (var chunk in lines.Chunk(ChunkSize).WithCancellation(cancellationToken))
        {
            var valid = chunk.Select(line => ProductOf(line)).OfType<Product>().ToList();
            var saved = await SaveAsync(valid, cancellationToken);
            report.Imported += saved.Count;
            if (saved.Fault is not null)
            {
                report.Fault = saved.Fault; // The other records of the step are not counted, because the import did not get past them.
                break;
            }

            Array.ForEach(chunk, line => Count(line, saved.Taken, report));
        }

        return report;
    }

    /// <inheritdoc/>
    public void Dispose() => saving.Dispose();

    private static Product? ProductOf(ImportRecord line) =>
        line.Product is { } result && result.TryGet(out var product, out _) ? product : null;

    /// <summary>Counts a record that is not imported.</summary>
    private static void Count(ImportRecord line, IReadOnlySet<ObjectId> taken, ImportReport report)
    {
        if (line.Product is not { } result)
        {
            report.Skipped++;
        }
        else if (!result.TryGet(out var product, out var failure))
        {
            report.Reject(line.Line, failure);
        }
        else if (product.Sku is not null && taken.Contains(product.Id))
        {
            report.Reject(line.Line, Failure.SkuIsTaken);
        }
    }

    private async Task<SavedProducts> SaveAsync(List<Product> valid, CancellationToken cancellationToken)
    {
        await saving.WaitAsync(cancellationToken);
        try
        {
            return await products.SaveAllAsync(valid, cancellationToken);
        }
        finally
        {
            saving.Release();
        }
    }
}
