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

    private const int BufferBytes = 64 * 1024;

    /// <summary>Reads the records of the file as they arrive.</summary>
    public async IAsyncEnumerable<ImportRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await records.ReadAsync(cancellationToken))
        {
            yield return new ImportRecord(records.Line, records.IsTooLong ? Failure.InvalidRequestBody : Parse(records.Record));
        }
    }

    /// <summary>
    /// Opens the file in the body of a request; fails if it is too large (413), has another media type (415) or has an invalid header. A
    /// body without a Content-Length is first buffered on disk, so that a file that is too large changes nothing.
    /// </summary>
    public static async ValueTask<Result<ProductFile>> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var length = request.ContentLength ?? await BufferAsync(request, cancellationToken);
        if (length > MaxBytes)
        {
            return Failure.RequestTooLarge.With($"at most {MaxBytes} bytes");
        }

        if (RequestBody.CheckEncoding(request) is { } encoded)
        {
            return encoded;
        }

        return MediaTypeOf(request) switch
        {
            "text/csv" => await CsvProductFile.OpenAsync(request.Body, cancellationToken),
            "application/x-ndjson" when length == 0 => Failure.InvalidRequestBody.With("the file is empty"),
            "application/x-ndjson" => new JsonProductFile(request.Body),
            _ => Failure.UnsupportedMediaType.With("send text/csv or application/x-ndjson"),
        };
    }

    /// <summary>Parses one record.</summary>
    protected abstract Result<Product> Parse(ReadOnlyMemory<byte> record);

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
