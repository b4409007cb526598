namespace CartFunctions.Standalone;

/// <summary>
/// Protects a host on loopback, which needs no key, from pages of other origins: a browser lets any page send it a simple POST.
/// </summary>
internal static class CrossOriginRequests
{
    private static readonly string[] SafeMethods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Options];

    /// <summary>Responds with 403 to a change that a browser sends for a page of another origin.</summary>
    public static RequestDelegate RefuseChanges(RequestDelegate next) => context =>
    {
        if (SafeMethods.Any(method => HttpMethods.Equals(method, context.Request.Method)) || !IsCrossOrigin(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    };

    // Older browsers do not send Sec-Fetch-Site, but every browser sends Origin with a change. Other programs send neither.
    private static bool IsCrossOrigin(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site"
        || (request.Headers.Origin is { Count: > 0 } origin
            && !$"{request.Scheme}://{request.Host}".Equals(origin.ToString(), StringComparison.OrdinalIgnoreCase));
}
