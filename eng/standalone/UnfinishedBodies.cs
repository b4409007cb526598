using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace CartFunctions.Standalone;

/// <summary>
/// Stops reading incomplete request bodies when the host stops. Kestrel does not time out slow bodies then, so a body that never ends would
/// delay the stop until the host's limit.
/// </summary>
internal sealed class UnfinishedBodies(IHostApplicationLifetime lifetime)
{
    // Time for the client to read the response and close the connection itself.
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(1);

    /// <summary>Cancels the read of the body when the host stops, and closes the connection after the response.</summary>
    public RequestDelegate EndWithHost(RequestDelegate next) => context =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true } ? EndWithHostAsync(context, next) : next(context);

    private async Task EndWithHostAsync(HttpContext context, RequestDelegate next)
    {
        using var stopping = lifetime.ApplicationStopping.UnsafeRegister(
            static body => ((PipeReader)body!).CancelPendingRead(), context.Request.BodyReader);
        await next(context);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Otherwise Kestrel would wait for the rest of the body.
            context.Response.OnCompleted(() => CloseAsync(context));
        }
    }

    private static async Task CloseAsync(HttpContext context)
    {
        await Task.Delay(GracePeriod, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }
}
