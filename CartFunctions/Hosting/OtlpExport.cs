using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CartFunctions.Hosting;

/// <summary>
/// Sends the app's metrics and spans by OTLP, as the OTEL_ settings say. Of ASP.NET Core's it sends only how long requests took,
/// by route: see <see cref="OwnSpanProcessor"/> and <see cref="FunctionRequestFilter"/>.
/// </summary>
internal static class OtlpExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>Whether there is an address to send to.</summary>
    /// <exception cref="StartException">A setting is malformed.</exception>
    public static bool IsWanted(IConfiguration configuration)
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
            : throw new StartException($"Setting {Protocol} is malformed: it is grpc or http/protobuf.");
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
    /// In a Functions worker: puts the app's spans below the worker's span of the function call, and that below the host's request.
    /// </summary>
    public static void JoinFunctionsHost(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();

        // Under this version of the conventions the worker's log lines do not name their call, and the host drops such lines
        // (https://github.com/Azure/azure-functions-dotnet-worker/issues/3489).
        services.PostConfigure<WorkerOptions>(worker => worker.Capabilities.Remove("WorkerOpenTelemetrySchemaVersion"));
        if (string.IsNullOrEmpty(configuration[Sampler]))
        {
            // A host that exports no spans itself calls every trace not sampled, whatever the caller said.
            telemetry.WithTracing(traces => traces.SetSampler(new AlwaysOnSampler()));
        }
    }
}
