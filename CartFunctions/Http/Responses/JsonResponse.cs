using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>A response with a JSON body and the headers that the contract asks for.</summary>
internal sealed record JsonResponse : IResult
{
    private const int UsualLength = 1024;
    private const int UsualLineLength = 256;

    // It is never part of an HTML page, so text that is not ASCII stays readable.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly int status;
    private readonly PooledBuffer body;

    private JsonResponse(int status, PooledBuffer body) => (this.status, this.body) = (status, body);

    /// <summary>Names the state in the body, for the ETag, in which it stands in quotes; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Where to find what was made; null if nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Whether the operation had been done before and was not done again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>When the client may try the same again; null if that does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// A response; the body is written out here, so that sending it cannot fail over its content. It is written by the generated
    /// code itself: the serializer would go over metadata instead, as it does whenever the encoder is not its own.
    /// </summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="lines">How many lines of carts or orders, or products, it shows: so much room is made for it at once.</param>
    public static JsonResponse Of<T>(int status, T body, JsonTypeInfo<T> type, int lines = 0)
    {
        var text = new PooledBuffer(UsualLength + (lines * UsualLineLength));
        using (var json = new Utf8JsonWriter(text, Plain))
        {
            type.SerializeHandler!(json, body);
        }

        return new JsonResponse(status, text);
    }

    /// <summary>Sends it, which can be done once.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var sent = body;
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = sent.Written.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = Tag is null ? default : $"\"{Tag}\"";
        response.Headers.Location = Location;
        response.Headers.RetryAfter = RetryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers["Idempotency-Replayed"] = IsReplay ? "true" : default;
        await response.Body.WriteAsync(sent.Written, httpContext.RequestAborted);
    }
}
