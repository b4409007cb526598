using System.Text.Json.Serialization.Metadata;
using CartFunctions.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartFunctions.Http.Requests;

/// <summary>The body of a request, before it is parsed: the first checks of the contract's "Any request".</summary>
internal static class RequestBody
{
    /// <summary>The largest JSON body of most operations, in bytes.</summary>
    public const int UsualMaxBytes = 16 * 1024;

    private const string Identity = "identity";

    /// <summary>A valid request model from the JSON body, or the first failure.</summary>
    /// <param name="request">The request.</param>
    /// <param name="bodyType">The JSON type of the body.</param>
    /// <param name="bind">Adds the route's values to the body.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    public static async ValueTask<Result<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> bodyType, Func<T, T> bind, CancellationToken cancellationToken)
        where T : IRequest<T> =>
        (await ReadAsync(request, T.MaxBodyBytes, cancellationToken))
            .Then(text => JsonBody.Parse(text, bodyType))
            .Then(parsed => T.Validator.Check(bind(parsed)));

    /// <summary>The whole JSON body; refused if it is too large (413), or is not plain JSON by its headers (415).</summary>
    public static async ValueTask<Result<ReadOnlyMemory<byte>>> ReadAsync(
        HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return TooLarge(maxBytes);
        }

        // It grows as the body comes in: a large Content-Length alone takes no memory.
        var buffer = new byte[Math.Min((int)(request.ContentLength ?? maxBytes), UsualMaxBytes) + 1];
        var length = await ReadAsync(request, buffer, cancellationToken);
        while (length == buffer.Length && length <= maxBytes)
        {
            Array.Resize(ref buffer, Math.Min(2 * length, maxBytes + 1));
            length += await ReadAsync(request, buffer.AsMemory(length), cancellationToken);
        }

        return length > maxBytes ? TooLarge(maxBytes)
            : !IsJson(request.ContentType) ? Failure.UnsupportedMediaType.With("send application/json")
            : CheckEncoding(request) is { } encoded ? encoded
            : new ReadOnlyMemory<byte>(buffer, 0, length);
    }

    /// <summary>The failure if the body is said to be compressed, or encoded in another way; null if it is not.</summary>
    public static Failure? CheckEncoding(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        || Array.TrueForAll(
            request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding),
            coding => coding.Equals(Identity, StringComparison.OrdinalIgnoreCase))
                ? null
                : Failure.UnsupportedMediaType.With("send the body without a Content-Encoding");

    private static Failure TooLarge(int maxBytes) => Failure.RequestTooLarge.With($"at most {maxBytes} bytes");

    private static ValueTask<int> ReadAsync(HttpRequest request, Memory<byte> buffer, CancellationToken cancellationToken) =>
        request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);

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
