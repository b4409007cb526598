using CartFunctions.Storage.Products;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>
/// Brings the records of a file into the catalogue, a bounded number at a time; the later of two equal ids wins. Imports take turns
/// at storage: batches under way are what takes memory, megabytes of it, and so several imports at once need hardly more than one.
/// </summary>
public sealed class ProductImport : IDisposable
{
    /// <summary>Enough to fill the batches of all partitions.</summary>
    private const int ChunkSize = 1_600;

    private readonly SemaphoreSlim turn = new(1);
    private readonly ProductStore products;

    internal ProductImport(ProductStore products) => this.products = products;

    /// <summary>Imports the records; if storage fails, the report says how far it came.</summary>
    internal async Task<ImportReport> RunAsync(IAsyncEnumerable<ImportRecord> lines, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        await foreach (var chunk in lines.Chunk(ChunkSize).WithCancellation(cancellationToken))
        {
            var good = new List<Product>();
            foreach (var line in chunk)
            {
                if (line.Product.TryGet(out var product, out var failure))
                {
                    good.Add(product);
                }
                else
                {
                    report.Reject(line.Line, failure);
                }
            }

            var saved = await SaveAsync(good, cancellationToken);
            report.Imported += saved.Count;
            if (saved.Fault is not null)
            {
                report.Fault = saved.Fault;
                break;
            }
        }

        return report;
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<SavedProducts> SaveAsync(List<Product> good, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await products.SaveAllAsync(good, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
