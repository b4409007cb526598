using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CartFunctions.Hosting;

/// <summary>
/// Exports the app's metrics and spans by OTLP, as the OTEL_ settings say. From ASP.NET Core it exports only the durations of requests, by
/// route: see <see cref="OwnSpanProcessor"/> and <see cref="FunctionRequestFilter"/>.
/// </summary>
internal static class OtlpExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>Whether an endpoint is configured.</summary>
    /// <exception cref="StartException">A setting is malformed.</exception>
    public static bool IsEnabled(IConfiguration configuration)
    {
        if (configuration[Endpoint] is not { Length: > 0 } address)
        {
            return false;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new StartException($"Setting {Endpoint} is malformed: give an http or https address.");
        }

        return configuration[Protocol] is null or "" or "grpc" or "http/protobuf"
            ? true
            : throw new StartException($"Setting {Protocol} is malformed: give grpc or http/protobuf.");
    }

    /// <summary>Adds the export.</summary>
    public static void AddOtlpExport(this IServiceCollection services)
    {
        services.AddSingleton<IStartupFilter, FunctionRequestFilter>();
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(TelemetrySource.Name, "Microsoft.AspNetCore.Hosting").AddOtlpExporter())
            .WithTracing(traces => traces
                .AddSource(TelemetrySource.Name, "Microsoft.AspNetCore").AddProcessor(new OwnSpanProcessor()).AddOtlpExporter());
    }

    /// <summary>
    /// In a Functions worker: makes the app's spans children of the worker's span of the call, and that a child of the host's request.
    /// </summary>
    public static void JoinFunctionsHost(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();

        // With this version of the conventions the worker's log lines do not name their call, and the host drops such lines
        // (https://github.com/Azure/azure-functions-dotnet-worker/issues/3489).
        services.PostConfigure<WorkerOptions>(worker => worker.Capabilities.Remove("WorkerOpenTelemetrySchemaVersion"));
        if (string.IsNullOrEmpty(configuration[Sampler]))
        {
            // A host that exports no spans marks every trace as not sampled, whatever the caller said.
            telemetry.WithTracing(traces => traces.SetSampler(new AlwaysOnSampler()));
        }
    }
}
