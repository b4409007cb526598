using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>A response with a JSON body and the headers that the contract asks for.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">
/// The body, from <see cref="JsonBodyWriter"/>. It is complete before it is sent, so its content cannot break off an answer.
/// </param>
internal sealed record JsonResponse(int Status, ReadOnlyMemory<byte> Body) : IResult
{
    /// <summary>Names the state in the body, for the ETag, in which it stands in quotes; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Where to find what was made; null if nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Whether the operation had been done before and was not done again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>When the client may try the same again; null if that does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How the client may sign in, for a 401; null for none.</summary>
    public string? Challenge { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = Tag is null ? default : $"\"{Tag}\"";
        response.Headers.Location = Location;
        response.Headers.RetryAfter = RetryAfter?.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        response.Headers.WWWAuthenticate = Challenge;
        response.Headers["Idempotency-Replayed"] = IsReplay ? "true" : default;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
