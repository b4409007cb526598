using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;

namespace CartFunctions.Http.Responses;

/// <summary>A response whose body is a file.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FileResponse(string ContentType, ReadOnlyMemory<byte> Content) : IResult
{
    private byte[]? Gzipped { get; init; }

    private string CacheControl { get; init; } = "no-store";

    /// <summary>What a page may load, a Content-Security-Policy; null if the file is no page.</summary>
    public string? Policy { get; init; }

    /// <summary>A file that is asked for with its version, and never changes under it.</summary>
    public static FileResponse Asset(string contentType, byte[] content, byte[]? gzipped = null) =>
        new FileResponse(contentType, content) { CacheControl = "public, max-age=31536000, immutable" }.AlsoGzipped(gzipped);

    /// <summary>The same file, sent gzipped to clients that accept that. It is compressed here unless the caller has done it.</summary>
    public FileResponse AlsoGzipped(byte[]? gzipped = null) => this with { Gzipped = gzipped ?? Compress(Content.Span) };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var body = Content;
        response.ContentType = ContentType;
        response.Headers.CacheControl = CacheControl;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Policy;
        if (Gzipped is not null)
        {
            response.Headers.Vary = "Accept-Encoding";
            if (TakesGzip(httpContext.Request.GetTypedHeaders()))
            {
                response.Headers.ContentEncoding = "gzip";
                body = Gzipped;
            }
        }

        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var gzipped = new MemoryStream();
        using (var gzip = new GZipStream(gzipped, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return gzipped.ToArray();
    }

    private static bool TakesGzip(RequestHeaders headers) =>
        headers.AcceptEncoding.Any(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
}

/// <summary>There is no such file: a 404 without a body.</summary>
internal sealed class NotFoundResponse : IResult
{
    /// <summary>The one there is.</summary>
    public static readonly NotFoundResponse Instance = new();

    private NotFoundResponse()
    {
    }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status404NotFound;
        httpContext.Response.ContentLength = 0; // The host would add it to a GET alone.
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
