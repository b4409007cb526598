using System.Globalization;
using System.Text;
using CartFunctions.Catalog;
using CartFunctions.Catalog.ImportProducts;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Tests.Http.Import;

/// <summary>What an import makes of a file: its records as text, one a line.</summary>
internal static class ImportedFile
{
    public const string Csv = "text/csv";
    public const string Tabs = "text/tab-separated-values";
    public const string JsonLines = "application/x-ndjson";
    public const string Json = "application/json";

    /// <summary>A request whose body cannot seek.</summary>
    public static HttpRequest RequestOf(string file, string? contentType, long? length)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        var request = new DefaultHttpContext().Request;
        request.ContentType = contentType;
        request.ContentLength = length;
        request.Body = new RepeatingStream(bytes, repeat: [], bytes.Length);
        return request;
    }

    public static async Task<string> ReadAsync(string file, string contentType) =>
        await ReadAsync(RequestOf(file, contentType, Encoding.UTF8.GetByteCount(file)));

    /// <summary>The line of each record with its product or failure; the failure alone if the file itself is refused.</summary>
    public static async Task<string> ReadAsync(HttpRequest request)
    {
        var opened = await ProductFile.OpenAsync(request, default);
        await using var body = request.Body; // It may be buffered on disk.
        if (!opened.TryGet(out var products, out var failure))
        {
            return failure.Message;
        }

        var records = await products.ReadAsync(default).ToListAsync();
        return string.Join('\n', records.Select(record => $"{record.Line}: {TextOf(record.Product)}"));
    }

    private static string TextOf(Result<Product>? record) =>
        record is not { } result ? "skipped" : result.TryGet(out var product, out var failure) ? TextOf(product) : failure.Message;

    private static string TextOf(Product product)
    {
        var code = product.Id == product.Sku?.ProductId ? product.Sku?.ToString() : product.Id.ToString();
        return $"{product.Name} {product.Price.ToString(CultureInfo.InvariantCulture)} {product.Stock} {code}";
    }
}
