using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Answers;

/// <summary>An answer with a JSON body and the headers that the contract asks for.</summary>
public sealed record JsonAnswer : IResult
{
    private readonly int status;
    private readonly byte[] body;

    private JsonAnswer(int status, byte[] body) => (this.status, this.body) = (status, body);

    /// <summary>The version of the cart in the body, for the ETag; null where there is none.</summary>
    public string? Version { get; init; }

    /// <summary>Where to find what was made; null where nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Whether the operation had been done before and was not done again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Whether the client may try the same again a little later.</summary>
    public bool MayRetry { get; init; }

    /// <summary>An answer; the body is written out here, so that sending it cannot fail over its content.</summary>
    public static JsonAnswer Of<T>(int status, T body, JsonTypeInfo<T> type) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = Version is null ? default : $"\"{Version}\"";
        response.Headers.Location = Location;
        response.Headers.RetryAfter = MayRetry ? "1" : default;
        response.Headers["Idempotency-Replayed"] = IsReplay ? "true" : default;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
