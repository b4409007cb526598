using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage;

/// <summary>Tells of every call that goes out to storage, repeats by the SDK included; never of the keys in it.</summary>
public sealed class StorageMeter(CartTelemetry telemetry, TimeProvider clock) : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        telemetry.WantsStorageCalls ? TellAsync(message, pipeline) : ProcessNextAsync(message, pipeline);

    /// <summary>The app makes no synchronous calls.</summary>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        ProcessNext(message, pipeline);

    private async ValueTask TellAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var (kind, start, status) = (KindOf(message.Request), clock.GetTimestamp(), 0);
        using var span = telemetry.BeginStorageCall(kind);
        try
        {
            await ProcessNextAsync(message, pipeline);
            status = message.Response.Status;
        }
        finally
        {
            telemetry.EndStorageCall(span, kind, TableOf(message.Request), status, clock.GetElapsedTime(start));
        }
    }

    private static string KindOf(Request request) => (request.Method.Method, LastSegmentOf(request)) switch
    {
        ("GET", var segment) => segment.Contains('\'') || segment.Contains("%27", StringComparison.Ordinal) ? "read" : "query",
        ("POST", "$batch") => "batch",
        ("POST", "Tables") => "create table",
        ("POST", _) => "insert",
        ("DELETE", _) => "delete",
        _ => "replace",
    };

    private static string TableOf(Request request) => LastSegmentOf(request).Split('(')[0] switch
    {
        var name when name.EndsWith("carts", StringComparison.Ordinal) => "carts",
        var name when name.EndsWith("products", StringComparison.Ordinal) || name == "$batch" => "products",
        _ => "none",
    };

    private static string LastSegmentOf(Request request) => request.Uri.Path[(request.Uri.Path.LastIndexOf('/') + 1)..];
}
