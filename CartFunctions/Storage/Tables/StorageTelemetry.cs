using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Records every call to storage, SDK retries included, as a metric and a span, without the keys in the request. It costs almost nothing if
/// no listener is attached.
/// </summary>
internal sealed class StorageTelemetry : HttpPipelinePolicy, IDisposable
{
    private const string TableProperty = "table name";

    private static readonly InstrumentAdvice<double> TimeBuckets =
        new() { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] };

    private readonly ActivitySource source = new(TelemetrySource.Name);
    private readonly Histogram<double> calls;
    private readonly TimeProvider clock;

    public StorageTelemetry(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        calls = meters.Create(TelemetrySource.Name)
            .CreateHistogram("storage.call.duration", "s", "Duration of calls to Table Storage, each retry on its own.", null, TimeBuckets);
    }

    /// <summary>Whether a listener is attached.</summary>
    public bool IsEnabled => calls.Enabled || source.HasListeners();

    /// <summary>Names the table of the calls that are made until disposal: the request line of a batch does not.</summary>
    public static IDisposable NameTable(string table) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [TableProperty] = table });

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        IsEnabled ? MeasureAsync(message, pipeline) : ProcessNextAsync(message, pipeline);

    /// <summary>Records nothing, because the app makes no synchronous calls.</summary>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        ProcessNext(message, pipeline);

    public void Dispose() => source.Dispose();

    private async ValueTask MeasureAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        const int noAnswer = 0;
        var (kind, table, start, status) = (KindOf(message.Request), TableOf(message), clock.GetTimestamp(), noAnswer);
        using var span = source.StartActivity($"storage {kind}", ActivityKind.Client);
        try
        {
            await ProcessNextAsync(message, pipeline).ConfigureAwait(false); // As the SDK's own policies do.
            status = message.Response.Status;
        }
        finally
        {
            var tags = new TagList { { "kind", kind }, { "table", table }, { "status", status } };
            calls.Record(clock.GetElapsedTime(start).TotalSeconds, tags);
            span?.SetTag("table", table).SetTag("status", status)
                .SetStatus(status is noAnswer or >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
        }
    }

    private static string KindOf(Request request) => (request.Method.Method, LastSegmentOf(request)) switch
    {
        ("GET", var segment) => segment.Contains('\'') || segment.Contains("%27", StringComparison.Ordinal) ? "read" : "query",
        ("POST", "$batch") => "batch",
        ("POST", "Tables") => "create table",
        ("POST", _) => "insert",
        ("DELETE", _) => "delete",
        ("PATCH", _) => "merge",
        _ => "replace",
    };

    private static string TableOf(HttpMessage message)
    {
        var name = message.TryGetProperty(TableProperty, out var table) ? (string)table! : LastSegmentOf(message.Request).Split('(')[0];
        return name.EndsWith(StorageTables.CartsName, StringComparison.Ordinal) ? StorageTables.CartsName
            : name.EndsWith(StorageTables.ProductsName, StringComparison.Ordinal) ? StorageTables.ProductsName
            : "none";
    }

    private static string LastSegmentOf(Request request) => request.Uri.Path[(request.Uri.Path.LastIndexOf('/') + 1)..];
}
