using CartFunctions.Http.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CartFunctions.Http.Import;

/// <summary>The file of an import.</summary>
public abstract class ProductFile : IDisposable
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private static readonly Failure TooLarge = new(Failure.RequestTooLarge, $"at most {MaxBytes} bytes");

    /// <summary>The records of the file, as they come in.</summary>
    public abstract IAsyncEnumerable<ImportLine> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens the file in a request's body; refused where it is too large (413), of another media type (415), or has a bad header. A file that does not tell its length
    /// is put aside on disk first, so that one that is too large changes nothing.
    /// </summary>
    public static async Task<Outcome<ProductFile>> OpenAsync(
        HttpRequest request, SaveProductValidator validator, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return TooLarge;
        }

        if (request.ContentLength is null && !await TryBufferAsync(request, cancellationToken))
        {
            return TooLarge;
        }

        return MediaTypeOf(request) switch
        {
            "text/csv" => await CsvProductFile.OpenAsync(request.Body, validator),
            "application/x-ndjson" => new JsonProductFile(request.Body, validator),
            _ => new Failure(Failure.UnsupportedMediaType, "send text/csv or application/x-ndjson"),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what reads the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private static async Task<bool> TryBufferAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        request.EnableBuffering(bufferThreshold: 64 * 1024, bufferLimit: MaxBytes);
        try
        {
            await request.Body.DrainAsync(cancellationToken);
            request.Body.Position = 0;
            return true;
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string? MediaTypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() : null;
}
