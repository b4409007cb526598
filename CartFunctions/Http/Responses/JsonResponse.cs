using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Responses;

/// <summary>A response with a JSON body and the headers that the contract asks for.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, by <see cref="JsonBodyWriter"/>: written out before, so that sending it cannot fail over its content.</param>
internal sealed record JsonResponse(int Status, PooledBuffer Body) : IResult
{
    /// <summary>Names the state in the body, for the ETag, in which it stands in quotes; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>Where to find what was made; null if nothing was.</summary>
    public string? Location { get; init; }

    /// <summary>Whether the operation had been done before and was not done again.</summary>
    public bool IsReplay { get; init; }

    /// <summary>When the client may try the same again; null if that does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Sends it, which can be done once.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var sent = Body;
        var response = httpContext.Response;
        response.StatusCode = Status;
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
