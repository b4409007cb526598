using System.Runtime.CompilerServices;
using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>The file of an import.</summary>
internal abstract class ProductFile(RecordReader records)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const string JsonArray = "application/json";
    private const int BufferBytes = 64 * 1024;

    private static readonly Failure TooLong =
        Failure.InvalidRequestBody.With($"the record is longer than {RecordReader.MaxRecordBytes} bytes");

    /// <summary>Reads the records of the file as they arrive.</summary>
    public async IAsyncEnumerable<ImportRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await records.ReadAsync(cancellationToken))
        {
            var parsed = records.IsTooLong ? TooLong : Parse(records.Record);
            yield return new ImportRecord(records.Line, parsed.TryGet(out var fields, out var failure) ? fields?.ToProduct() : failure);
        }
    }

    /// <summary>
    /// Opens the file in the body of a request; fails if it is too large (413), has another media type (415) or has an invalid header. A
    /// body without a Content-Length is first buffered on disk, so that a file that is too large changes nothing. So is a JSON array, which
    /// is read twice.
    /// </summary>
    public static async ValueTask<Result<ProductFile>> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var type = MediaTypeOf(request);
        var length = request.ContentLength is { } announced && (announced > MaxBytes || type != JsonArray)
            ? announced
            : await BufferAsync(request, cancellationToken);
        if (length > MaxBytes)
        {
            return Failure.RequestTooLarge.With($"at most {MaxBytes} bytes");
        }

        if (RequestBody.CheckEncoding(request) is { } encoded)
        {
            return encoded;
        }

        return type switch
        {
            "text/csv" => await DelimitedProductFile.OpenAsync(request.Body, isTabSeparated: false, cancellationToken),
            "text/tab-separated-values" => await DelimitedProductFile.OpenAsync(request.Body, isTabSeparated: true, cancellationToken),
            "application/x-ndjson" when length == 0 => Failure.InvalidRequestBody.With("the file is empty"),
            "application/x-ndjson" => JsonProductFile.OpenLines(request.Body),
            JsonArray => await JsonProductFile.OpenArrayAsync(request.Body, cancellationToken),
            _ => Failure.UnsupportedMediaType.With(
                "send text/csv, text/tab-separated-values, application/x-ndjson or application/json"),
        };
    }

    /// <summary>Parses one record; returns null if it is to be skipped.</summary>
    protected abstract Result<ImportedProduct?> Parse(ReadOnlyMemory<byte> record);

    /// <summary>
    /// Buffers the body up to the limit. Returns the length that was read, which exceeds the limit by at most one buffer.
    /// </summary>
    private static async Task<long> BufferAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering(bufferThreshold: BufferBytes);
        var buffer = new byte[BufferBytes];
        var length = 0L;
        int read;
        do
        {
            read = await request.Body.ReadAsync(buffer, cancellationToken);
            length += read;
        }
        while (read > 0 && length <= MaxBytes);
        request.Body.Position = 0;
        return length;
    }

    private static string? MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() : null;
}
