using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartFunctions.Http.Requests;

/// <summary>The body of a request that takes JSON, before it is parsed: the first two checks of the contract's "Any request".</summary>
internal static class RequestBody
{
    /// <summary>The largest JSON body, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly Failure TooLarge = Failure.RequestTooLarge.With($"at most {MaxBytes} bytes");

    /// <summary>The whole body; refused if it is too large (413) or of another media type (415).</summary>
    public static async ValueTask<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return TooLarge;
        }

        var buffer = new byte[(int)(request.ContentLength ?? MaxBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MaxBytes)
        {
            return TooLarge;
        }

        return IsJson(request.ContentType)
            ? new ReadOnlyMemory<byte>(buffer, 0, length)
            : Failure.UnsupportedMediaType.With("send application/json");
    }

    private static bool IsJson(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType) || contentType == "application/json")
        {
            return true; // None counts as JSON.
        }

        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));
    }
}
