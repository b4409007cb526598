using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace CartFunctions.Hosting;

/// <summary>
/// Keeps requests that no function answers out of the duration of requests: the platform probes <c>/</c>, <c>/admin/…</c> and
/// <c>/robots933456.txt</c>, and scanners the rest, and a 404 of theirs is no failure of the app.
/// </summary>
internal sealed class FunctionRequestFilter : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            await rest(context);
            if (context.GetEndpoint() is not RouteEndpoint && context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            {
                metrics.MetricsDisabled = true;
            }
        });
        next(app);
    };
}
