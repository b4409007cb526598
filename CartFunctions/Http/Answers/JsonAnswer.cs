using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Answers;

/// <summary>An answer with a JSON body and the headers that the contract asks for.</summary>
public sealed class JsonAnswer : IResult
{
    private readonly int status;
    private readonly byte[] body;

    private JsonAnswer(int status, byte[] body) => (this.status, this.body) = (status, body);

    /// <summary>The version of the cart in the body, for the ETag; null where there is none.</summary>
    public string? Version { get; private init; }

    /// <summary>Whether the client may try the same again a little later.</summary>
    public bool MayRetry { get; private init; }

    /// <summary>An answer; the body is written out here, so that sending it cannot fail over its content.</summary>
    public static JsonAnswer Of<T>(int status, T body, JsonTypeInfo<T> type, string? version = null, bool mayRetry = false) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, type)) { Version = version, MayRetry = mayRetry };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (Version is not null)
        {
            response.Headers.ETag = $"\"{Version}\"";
        }

        if (MayRetry)
        {
            response.Headers.RetryAfter = "1";
        }

        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }
}
