using System.Net;
using System.Text.RegularExpressions;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The telemetry of an app process, received by a real OTLP receiver.</summary>
[Collection(nameof(TelemetryTests))]
[Trait("Category", "Long")]
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string FunctionKey = "function-key-5f2d";
    private const string DeviceKey = "device-key-77ab";
    private const string Device = "device-9c1e";
    private const string Key = "idempotency-key-31f0";
    private const string Option = "option-2f6b";
    private const string Note = "note-83d1";

    private static readonly string App = Path.Combine(AppContext.BaseDirectory, "CartFunctions.Standalone.dll");

    private static int made;

    private readonly string cart = ObjectId.New().ToString();
    private readonly string product = ObjectId.New().ToString();

    private FaultyStorage storage = null!;
    private OtlpReceiver receiver = null!;
    private CartClient client = null!;

    public async ValueTask InitializeAsync() =>
        (storage, receiver) = (await FaultyStorage.StartAsync(), await OtlpReceiver.StartAsync());

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        await receiver.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_and_spans_of_real_requests_arrive_and_hold_no_id_and_no_key()
    {
        await using (var app = await StartAsync(("Carts__CartMemory", "0"))) // Every attempt reads the cart.
        {
            Assert.Equal(HttpStatusCode.OK, await AddAsync(1));
            Assert.Equal(HttpStatusCode.BadRequest, await AddAsync(9)); // More than the stock.
            await LetOnceAsync(StorageFault.Answer(HttpStatusCode.PreconditionFailed)); // Another writer won the race.
            await LetOnceAsync(StorageFault.LostResponse);
            Assert.Equal(HttpStatusCode.OK, (await client.GetCartAsync(cart)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.ReserveAsync(cart)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.ReleaseAsync(cart)).Status);
            Assert.Equal(HttpStatusCode.Created, (await client.CheckOutAsync(cart)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetCartAsync(device: Device)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.ClearAsync(cart, Key)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.ClearAsync(cart, Key)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.ChangeStockAsync(product, 1, Key)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.ChangeStockAsync(product, 1, Key)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.ChangeStockAsync(product, -99)).Status);
        }

        Assert.Equal(3, receiver.Value("carts.operations", ("operation", "AddItem"), ("outcome", "ok")));
        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "AddItem"), ("outcome", "Insufficient stock")));
        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "GetCart"), ("outcome", "ok")));
        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "GetCart"), ("outcome", "Cart not found")));
        Assert.Equal(1, receiver.Value("carts.stock_refusals"));
        Assert.Equal(1, receiver.Value("carts.conflicts"));
        Assert.Equal(2, receiver.Value("carts.retries"));
        Assert.Equal(1, receiver.Value("carts.own_writes_recognised"));
        Assert.Equal(0, receiver.Value("carts.outcomes_unknown"));
        Assert.Equal(1, receiver.Value("carts.replays"));
        Assert.Equal(8, receiver.Value("carts.lines"));
        Assert.Equal(1, receiver.Value("products.operations", ("operation", "SaveProduct"), ("outcome", "ok")));
        Assert.Equal(2, receiver.Value("products.operations", ("operation", "ChangeStock"), ("outcome", "ok")));
        Assert.Equal(1, receiver.Value("products.operations", ("operation", "ChangeStock"), ("outcome", "Insufficient stock")));
        Assert.Equal(1, receiver.Value("products.replays"));
        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "CheckOut"), ("outcome", "ok")));
        Assert.Equal(1, receiver.Value("reservations.reserved"));
        Assert.Equal(1, receiver.Value("reservations.released"));
        Assert.Equal(1, receiver.Value("reservations.checked_out"));
        Assert.Equal(1, receiver.Value("storage.call.duration", ("kind", "insert"), ("table", "carts"), ("status", "204")));
        Assert.Equal(1, receiver.Value("storage.call.duration", ("kind", "replace"), ("table", "carts"), ("status", "412")));
        Assert.Equal(1, receiver.Value("storage.call.duration", ("kind", "replace"), ("table", "carts"), ("status", "0")));
        Assert.Equal(1, receiver.Value("storage.call.duration", ("kind", "insert"), ("table", "products"), ("status", "204")));
        Assert.True(receiver.Value("storage.call.duration", ("kind", "read"), ("table", "products"), ("status", "200")) >= 1);
        Assert.Equal(3, receiver.Value("http.server.request.duration", ("http.route", "api/cart"), ("http.response.status_code", "200")));

        var adds = receiver.Spans.Where(span => span.Name == "AddItem").ToList();
        Assert.Equal(4, adds.Count);
        Assert.All(adds, add => Assert.Equal(ObjectId.Parse(cart).LogHash(), add.Attributes["cart.hash"]));
        Assert.Equal(["Insufficient stock", "ok"], adds.Select(add => add.Attributes["cart.outcome"]).Distinct().Order());
        Assert.All(adds, add => Assert.Contains(receiver.Spans, span => span.TraceId == add.TraceId && span.Name == "storage read"));
        Assert.Single(receiver.Spans, span => span.Name == "storage insert" && span.Attributes["table"] == "carts");

        MustBeClean(receiver.Text);
    }

    [Fact]
    public async Task Options_and_cart_data_are_in_no_metric_and_no_span()
    {
        await using (var app = await StartAsync())
        {
            const string options = $$"""{"option-name":"{{Option}}"}""";
            Assert.Equal(HttpStatusCode.OK, (await client.AddWithAsync(product, 1, options, cart)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.AddWithAsync(product, 9, options, cart)).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.SetDataAsync($$"""{"data-name":"{{Note}}"}""", cart)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await client.SetDataAsync($$"""{"data-name":["{{Note}}"]}""", cart)).Status);
            Assert.Equal(HttpStatusCode.Created, (await client.CheckOutAsync(cart)).Status);
        }

        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "SetData"), ("outcome", "ok")));
        Assert.Equal(1, receiver.Value("carts.operations", ("operation", "CheckOut"), ("outcome", "ok")));
        MustBeClean(receiver.Text);
    }

    [Fact]
    public async Task A_batch_is_measured_under_the_table_that_it_writes()
    {
        await using (var app = await StartAsync())
        {
            Assert.Equal(HttpStatusCode.OK, await AddAsync(1));
            Assert.Equal(HttpStatusCode.Created, (await client.CheckOutAsync(cart)).Status);
        }

        Assert.Equal(1, receiver.Value("storage.call.duration", ("kind", "batch"), ("table", "carts"))); // The order and its cart.
        Assert.True(receiver.Value("storage.call.duration", ("kind", "batch"), ("table", "products")) >= 1); // The stock.
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("delta", true)]
    public async Task Metrics_are_totals_unless_the_setting_of_the_Bicep_files_asks_for_deltas(string? preference, bool isDelta)
    {
        await using (var app = await StartAsync(("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", preference)))
        {
            Assert.Equal(HttpStatusCode.OK, await AddAsync(1));
        }

        string[] added = ["carts.operations", "storage.call.duration", "http.server.request.duration"];
        Assert.All(added, metric => Assert.Equal(
            [isDelta], receiver.Points.Where(point => point.Metric == metric).Select(point => point.IsDelta).Distinct()));
    }

    [Theory]
    [InlineData("01", 1)]
    [InlineData("00", 0)]
    public async Task A_request_continues_its_callers_trace_and_sampling(string flags, int spans)
    {
        var trace = Guid.NewGuid().ToString("N");
        await using (var app = await StartAsync())
        {
            client.Headers.Add("traceparent", $"00-{trace}-{trace[..16]}-{flags}");
            await client.GetCartAsync(cart);
        }

        Assert.Equal(spans, receiver.Spans.Count(span => span.TraceId == trace && span.Name == "GetCart"));
    }

    [Fact]
    public async Task Platform_probes_are_in_no_metric_and_no_span()
    {
        string[] probes = ["/", "/robots933456.txt", "/admin/host/status", "/admin/warmup", "/wp-login.php"];
        await using (var app = await StartAsync())
        {
            foreach (var probe in probes)
            {
                Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync("GET", probe)).Status);
            }

            Assert.Equal(HttpStatusCode.NotFound, (await client.GetCartAsync(cart)).Status);
        }

        var requests = receiver.Points.Where(point => point.Metric == "http.server.request.duration").ToList();
        Assert.All(requests, point => Assert.Contains("http.route", point.Attributes.Keys));
        Assert.Equal(1, receiver.Value("http.server.request.duration", ("http.response.status_code", "404"))); // The cart.
        Assert.Equal(1, receiver.Value("carts.operations"));
        Assert.All(probes[1..], probe => Assert.DoesNotContain(probe, receiver.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_logs_have_hashes_and_traces_but_no_ids_and_no_keys()
    {
        using var log = new CapturedLog();
        await using var app = await TestApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["CartStorage"] = storage.ConnectionString,
                ["Carts:DeviceKey"] = DeviceKey,
            },
            builder => builder.Logging.AddProvider(log));
        var beans = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(beans, 1, cart);
        await app.Client.AddAsync(beans, 1, device: Device);
        var lost = 0;
        storage.Fault = call =>
            call.Method == "PUT" && Interlocked.Exchange(ref lost, 1) == 0 ? StorageFault.LostResponse : StorageFault.None;

        Assert.Equal(HttpStatusCode.OK, (await app.Client.AddAsync(beans, 1, cart)).Status);

        Assert.Matches($"the write was applied. Cart {ObjectId.Parse(cart).LogHash()}. Trace [0-9a-f]{{32}}", log.Text);
        MustBeClean(log.Text);
    }

    [Fact]
    public async Task Without_a_trace_log_lines_have_the_hosts_request_identifier()
    {
        using var log = new CapturedLog();
        await using var app = await TestApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["CartStorage"] = storage.ConnectionString,
                ["Logging:LogLevel:Microsoft.AspNetCore.Hosting"] = "None", // With this log ASP.NET Core would start a trace.
            },
            builder => builder.Logging.AddProvider(log));
        var beans = await app.Client.AddProductAsync(stock: 9);
        await app.Client.AddAsync(beans, 1, cart);
        var lost = 0;
        storage.Fault = call =>
            call.Method == "PUT" && Interlocked.Exchange(ref lost, 1) == 0 ? StorageFault.LostResponse : StorageFault.None;
        await app.Client.AddAsync(beans, 1, cart);
        storage.Fault = _ => StorageFault.Busy();
        await app.Client.AddAsync(beans, 1, cart);
        await app.Client.GetCartAsync(cart);

        var traces = Regex.Matches(log.Text, @"Trace (?<trace>\S+)\.").Select(match => match.Groups["trace"].Value).ToList();

        Assert.Equal(3, traces.Distinct().Count());
        Assert.All(traces, trace => Assert.Matches("^0[0-9A-V]{12}:[0-9A-F]{8}$", trace));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_exported()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Null(app.Services.GetService<TracerProvider>());
        Assert.Null(app.Services.GetService<MeterProvider>());
        Assert.False(app.Get<StorageTelemetry>().IsEnabled);
    }

    private void MustBeClean(string text)
    {
        string[] secrets =
        [
            cart, Device, DeviceKey, FunctionKey, Key, Option, "option-name", Note, "data-name",
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
        ];
        Assert.NotEmpty(text);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Makes an add whose first write has this fault. It succeeds all the same.</summary>
    private async Task LetOnceAsync(StorageFault fault)
    {
        var met = 0;
        storage.Fault = call => call.Method == "PUT" && call.IsToCarts && Interlocked.Exchange(ref met, 1) == 0 ? fault : StorageFault.None;
        Assert.Equal((HttpStatusCode.OK, 1), (await AddAsync(1), met));
    }

    private async Task<HttpStatusCode> AddAsync(int quantity) => (await client.AddAsync(product, quantity, cart)).Status;

    private async Task<ChildProcess> StartAsync(params (string Name, string? Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["CartStorage"] = storage.ConnectionString,
            ["Carts__TablePrefix"] = $"otlp{Interlocked.Increment(ref made)}",
            ["Carts__DeviceKey"] = DeviceKey,
            ["Standalone__FunctionKey"] = FunctionKey,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var (app, line) = await ChildProcess.StartAsync(
            "is listening on", "dotnet", [App, "--address", "0.0.0.0", "--port", "0", "--stop-with-input"], environment);
        client = new CartClient(new Uri($"http://127.0.0.1:{new Uri(line.Split(' ')[^1]).Port}"));
        client.Headers.Add("DeviceID", Device);
        client.Headers.Add("x-functions-key", FunctionKey);
        Assert.Equal(HttpStatusCode.Created, (await client.SaveProductAsync(product, stock: 5)).Status);
        return app;
    }
}
