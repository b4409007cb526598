using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.Support;

/// <summary>Receives metrics and spans by OTLP over HTTP, and parses them (opentelemetry-proto 1.x, by field numbers).</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> requests = new();

    private OtlpReceiver(WebApplication server) => this.server = server;

    public string Address => server.Urls.Single();

    /// <summary>Everything received, as text.</summary>
    public string Text => string.Join('\n', requests.Select(request => Encoding.UTF8.GetString(request.Body)));

    /// <summary>The last value of each sum and the last count of each histogram, by name and attributes.</summary>
    public IReadOnlyList<OtlpPoint> Points =>
    [
        .. Received("/v1/metrics").SelectMany(message => message.At(1, 2, 2)).SelectMany(PointsOf)
            .GroupBy(point => (point.Metric, string.Join(';', point.Attributes)), (_, same) => same.Last()),
    ];

    public IReadOnlyList<OtlpSpan> Spans =>
        [.. Received("/v1/traces").SelectMany(message => message.At(1, 2, 2))
            .Select(span => new OtlpSpan(span.Text(5), Convert.ToHexStringLower(span.Bytes(1)), AttributesOf(span, 9)))];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new OtlpReceiver(builder.Build());
        receiver.server.Run(receiver.ReceiveAsync);
        await receiver.server.StartAsync();
        return receiver;
    }

    /// <summary>The value of a metric, summed over the points with all these attributes.</summary>
    public long Value(string metric, params (string Name, string Value)[] attributes) => Points
        .Where(point => point.Metric == metric && attributes.All(a => point.Attributes.GetValueOrDefault(a.Name) == a.Value))
        .Sum(point => point.Value);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        requests.Enqueue((context.Request.Path, body.ToArray()));
        context.Response.ContentType = "application/x-protobuf"; // An empty body is a valid Export…ServiceResponse.
    }

    private IEnumerable<ProtoMessage> Received(string path) =>
        requests.Where(request => request.Path == path).Select(request => new ProtoMessage(request.Body));

    // Metric: name 1, sum 7, histogram 9. A point of a sum: value 4 or 6, attributes 7. A point of a histogram: count 4, attributes 9.
    private static IEnumerable<OtlpPoint> PointsOf(ProtoMessage metric) =>
    [
        .. metric.At(7, 1).Select(point => new OtlpPoint(metric.Text(1), point.Number(6), AttributesOf(point, 7), IsDelta(metric, 7))),
        .. metric.At(9, 1).Select(point => new OtlpPoint(metric.Text(1), point.Number(4), AttributesOf(point, 9), IsDelta(metric, 9))),
    ];

    // Of a sum and of a histogram: aggregation temporality 2, where 1 is delta and 2 is cumulative.
    private static bool IsDelta(ProtoMessage metric, int field) => metric.At(field).Single().Number(2) == 1;

    // KeyValue: key 1, value 2. The value: text 1, integer 3.
    private static SortedDictionary<string, string> AttributesOf(ProtoMessage message, int field)
    {
        var pairs = message.Messages(field).Select(pair => (Key: pair.Text(1), Value: pair.Messages(2).Single()));
        return new(pairs.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Has(1) ? pair.Value.Text(1) : pair.Value.Number(3).ToString(CultureInfo.InvariantCulture)));
    }
}

/// <summary>The value of a metric with its attributes: the sum of a sum, or the count of a histogram.</summary>
/// <param name="Metric">The name of the metric.</param>
/// <param name="Value">The value.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="IsDelta">Whether the value counts from the point before, and not from the start of the process.</param>
public sealed record OtlpPoint(string Metric, long Value, IReadOnlyDictionary<string, string> Attributes, bool IsDelta);

/// <summary>A span.</summary>
public sealed record OtlpSpan(string Name, string TraceId, IReadOnlyDictionary<string, string> Attributes);
