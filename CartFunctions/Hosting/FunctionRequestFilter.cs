using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CartFunctions.Hosting;

/// <summary>
/// Excludes requests that match no function from the metric of request durations. The platform probes <c>/</c>, <c>/admin/…</c> and
/// <c>/robots933456.txt</c>, and scanners probe other paths. A 404 for them is not a failure of the app.
/// </summary>
internal sealed class FunctionRequestFilter : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, proceed) =>
        {
            await proceed(context);
            if (context.GetEndpoint() is not RouteEndpoint && context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            {
                metrics.MetricsDisabled = true;
            }
        });
        next(app);
    };
}
