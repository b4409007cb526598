using System.Net;
using CartFunctions.Tests.Support;
using CartFunctions.WorkerHost;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>The logs of the Functions host, as an operator sees them.</summary>
[Trait("Category", "Long")]
public sealed class WorkerLogTests : IAsyncLifetime
{
    private readonly string cart = ObjectId.New().ToString();

    private FaultyStorage storage = null!;

    public async ValueTask InitializeAsync() => storage = await FaultyStorage.StartAsync();

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    [Fact]
    public async Task Log_levels_are_settings_and_no_level_names_a_cart()
    {
        var settings = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Logging:LogLevel:Default"] = "Trace",
            ["Logging:LogLevel:Microsoft"] = "Trace",
            ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            ["Logging:LogLevel:CartFunctions.Http"] = "Error",
        };
        await using var app = await WorkerApp.StartAsync(settings);
        var product = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(product, 1, cart);
        await app.Client.SetAsync(product, 2, cart, key: "a-key-0d1f");

        storage.Fault = _ => StorageFault.Reset;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.GetCartAsync(cart)).Status);
        storage.Fault = _ => StorageFault.Answer(HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetCartAsync(cart)).Status);
        await app.IdleAsync(); // A log line may come after the response.

        Assert.Contains("An unforeseen failure", app.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Storage failed", app.Log.Text, StringComparison.Ordinal); // It is a warning.
        Assert.All(
            [cart, "/api/cart/", "a-key-0d1f"], secret => Assert.DoesNotContain(secret, app.Log.Text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_an_OTLP_endpoint_log_lines_still_have_a_trace()
    {
        await using var app = await WorkerApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        var product = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(product, 1, cart);
        var lost = 0;
        storage.Fault = call =>
            call.Method == "PUT" && Interlocked.Exchange(ref lost, 1) == 0 ? StorageFault.LostResponse : StorageFault.None;

        await app.Client.AddAsync(product, 1, cart);
        await app.IdleAsync();

        Assert.Matches(@"the write was applied\. Cart \w+\. Trace [0-9A-Z:]{22}\.", app.Log.Text);
    }

    [Fact]
    public async Task With_an_OTLP_endpoint_logs_reach_the_host_and_spans_the_receiver()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var trace = Guid.NewGuid().ToString("N");
        await using (var app = await WorkerApp.StartAsync(new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }))
        {
            app.Client.Headers.Add("traceparent", $"00-{trace}-{trace[..16]}-01");
            storage.Fault = _ => StorageFault.Reset;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Client.GetCartAsync(cart)).Status);
            await app.IdleAsync();

            Assert.Contains(app.Log.Lines, line =>
                line is { Source: LogSource.App, Level: LogLevel.Warning } && line.Message.Contains(trace, StringComparison.Ordinal));
        }

        var spans = receiver.Spans.Where(span => span.TraceId == trace).Select(span => span.Name).ToList();
        Assert.Contains("GetCart", spans);
        Assert.Contains("Invoke", spans); // The span of the worker.
        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "GetCart")));
        Assert.DoesNotContain(cart, receiver.Text, StringComparison.Ordinal);
    }
}
