using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace CartFunctions.Standalone;

/// <summary>
/// Ends the wait for bodies that are still on their way when the host stops. Kestrel times no slow body from then on, so that one
/// that never comes whole would keep the process for as long as the host lets it.
/// </summary>
internal sealed class UnfinishedBodies(IHostApplicationLifetime lifetime)
{
    // For the client to read the answer and to hang up itself.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Has a request's read of its body cancelled when the host stops, and its connection closed after the answer.</summary>
    public RequestDelegate EndWithHost(RequestDelegate next) => context =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } ? EndWithHostAsync(context, next) : next(context);

    private async Task EndWithHostAsync(HttpContext context, RequestDelegate next)
    {
        using var stopping = lifetime.ApplicationStopping.UnsafeRegister(
            static body => ((PipeReader)body!).CancelPendingRead(), context.Request.BodyReader);
        await next(context);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Or Kestrel would wait for the rest of the body.
            context.Response.OnCompleted(() => CloseAsync(context));
        }
    }

    private static async Task CloseAsync(HttpContext context)
    {
        await Task.Delay(Grace, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }
}
