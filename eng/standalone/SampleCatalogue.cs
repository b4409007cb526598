using CartFunctions.Hosting;
using CartFunctions.Http.Import;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Standalone;

/// <summary>Something to put into a cart from the first minute.</summary>
internal static class SampleCatalogue
{
    /// <summary>Loads products, one JSON object a line, into a catalogue that is empty.</summary>
    /// <exception cref="StartException">The file cannot be loaded.</exception>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public static async Task LoadWhereEmptyAsync(IServiceProvider services, string? file, CancellationToken cancellationToken = default)
    {
        if (file is null)
        {
            return;
        }

        var anyProduct = await services.GetRequiredService<ProductStore>().ListAsync(1, null, cancellationToken);
        if (anyProduct.Count > 0)
        {
            return;
        }

        if (!File.Exists(file))
        {
            throw new StartException($"--sample-catalogue names no file: {file}");
        }

        await using var content = File.OpenRead(file);
        var products = new JsonProductFile(content);
        var report = await services.GetRequiredService<ProductImport>().RunAsync(products.ReadAsync(cancellationToken), cancellationToken);
        if (report is { Fault: not null } or { RejectedCount: > 0 })
        {
            throw new StartException($"The sample catalogue was not loaded whole: {file}");
        }
    }
}
