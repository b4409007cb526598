using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartFunctions.Http;

/// <summary>The body of a request that takes JSON, before it is parsed: the first two checks of contract section 5.</summary>
public static class RequestText
{
    /// <summary>The largest JSON body, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>The whole body; refused where it is too large (413) or of another media type (415).</summary>
    public static async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return new Failure(Failure.RequestTooLarge, $"at most {MaxBytes} bytes");
        }

        var buffer = new byte[(int)(request.ContentLength ?? MaxBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBytes)
        {
            return new Failure(Failure.RequestTooLarge, $"at most {MaxBytes} bytes");
        }

        return IsJson(request.ContentType)
            ? new ReadOnlyMemory<byte>(buffer, 0, length)
            : new Failure(Failure.UnsupportedMediaType, "send application/json");
    }

    // No Content-Type counts as JSON (contract section 5).
    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
    }
}
