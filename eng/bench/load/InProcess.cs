using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CartFunctions.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Bench;

/// <summary>The app in this process, to count storage calls and allocated bytes, which cannot be counted from outside.</summary>
internal sealed class InProcess : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] answer = new byte[1 << 17];

    private InProcess(WebApplication app) => this.app = app;

    /// <summary>Counts the storage calls of the operations.</summary>
    public static async Task CountAsync(BenchOptions options, ReportRows rows, ObjectId cart)
    {
        var product = SeedData.Products[3].Id;
        var get = Request("GET", $"/api/cart/{cart}");
        var add = Request("POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":1}""");
        var set = Request("PUT", $"/api/cart/{cart}/items/{product}", """{"quantity":4}""");
        var remove = Request("DELETE", $"/api/cart/{cart}/items/{product}");
        var one = ObjectId.New();
        await using var app = await StartAsync(options.Storage, TargetPair.AppPrefix);
        var addCalls = await app.CallsAsync(add);
        rows.AtMost("calls-add", addCalls, 2);
        rows.AtMost("calls-get-20-warm", await app.CallsAsync(get), 1);
        rows.AtMost("calls-set", await app.CallsAsync(set), 2);
        rows.AtMost("calls-remove", await app.CallsAsync(remove, add) - addCalls, 1);
        var checkOut = Request("POST", $"/api/cart/{one}/checkout");
        var fill = Request("POST", "/api/cart", $$"""{"cartId":"{{one}}","productId":"{{product}}","quantity":1}""");
        var reserveOne = Request("PUT", $"/api/cart/{one}/reservation");
        var releaseOne = Request("DELETE", $"/api/cart/{one}/reservation");
        await app.SendAsync([fill], 1);
        var twenty = string.Join(',', SeedData.Products.Take(20).Select(item => $$"""{"productId":"{{item.Id}}","quantity":1}"""));
        var addTwenty = Request("POST", $"/api/cart/{cart}/items", $$"""{"items":[{{twenty}}]}""");
        rows.AtMost("calls-add-20-lines", await app.CallsAsync(addTwenty), 22);
        var guest = ObjectId.New();
        var fillGuest = Request("POST", "/api/cart", $$"""{"cartId":"{{guest}}","productId":"{{product}}","quantity":1}""");
        var merge = Request("POST", $"/api/cart/{one}/merge", $$"""{"from":"{{guest}}"}""");
        rows.AtMost("calls-merge", await app.CallsAfterAsync([fillGuest], merge), 7);
        rows.AtMost("calls-reserve-1", await app.CallsAfterAsync([releaseOne], reserveOne), 4);
        rows.AtMost("calls-checkout-1", await app.CallsAfterAsync([fill, reserveOne], checkOut), 4);
        var fillTwenty = Request("POST", $"/api/cart/{one}/items", $$"""{"items":[{{twenty}}]}""");
        rows.AtMost("calls-checkout-20", await app.CallsAfterAsync([fillTwenty], checkOut), 44);
        rows.AtMost("calls-checkout-20-reserved", await app.CallsAfterAsync([fillTwenty, reserveOne], checkOut), 44);
    }

    /// <summary>Counts the calls of a cold read of 100 lines.</summary>
    public static async Task CountColdAsync(BenchOptions options, SeedData seedData, ReportRows rows)
    {
        var cart = (await ColdCarts.SeedAsync(seedData, 100))[0];
        await using var app = await StartAsync(options.Storage, TargetPair.AppPrefix);
        using var calls = new CallCounter(app.app.Urls.Single());
        await app.SendAsync([Request("GET", $"/api/cart/{cart}")], 1);
        rows.AtMost("calls-cold-get-100", calls.Count, 20);
    }

    /// <summary>Counts the calls of an add if many clients add one product, each to its own cart.</summary>
    public static async Task CountHotProductAsync(BenchOptions options, ReportRows rows, IReadOnlyList<ObjectId> carts)
    {
        const int Adds = 20;
        var product = SeedData.Products[0].Id;
        await using var app = await StartAsync(options.Storage, TargetPair.AppPrefix);
        var address = app.app.Urls.Single();
        using var client = new HttpClient();
        await AddAsync(1);
        using var calls = new CallCounter(address);
        await AddAsync(Adds);
        rows.AtMost("hot-product-calls", (double)calls.Count / (Adds * carts.Count), 1.60);

        Task AddAsync(int times) => Task.WhenAll(carts.Select(async cart =>
        {
            for (var i = 0; i < times; i++)
            {
                using var body = new StringContent(
                    $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":1}""", Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri($"{address}/api/cart"), body);
                answer.EnsureSuccessStatusCode();
            }
        }));
    }

    /// <summary>Measures the bytes that an add to a cart with 20 lines allocates.</summary>
    public static async Task<double> AllocatedByAddAsync(BenchOptions options, ObjectId cart)
    {
        await using var app = await StartAsync(options.Storage, TargetPair.AppPrefix);
        return await app.AllocatedAsync(
            Request("POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{SeedData.Products[3].Id}}","quantity":1}"""));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await app.DisposeAsync();
    }

    private static async Task<InProcess> StartAsync(string storage, string tablePrefix)
    {
        var settings = new Dictionary<string, string?> { ["CartStorage"] = storage, ["Carts:TablePrefix"] = tablePrefix };
        var app = StandaloneHost.Build(new StandaloneOptions { Port = 0 }, builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Services.AddSingleton<TimeProvider>(new StoppedClock());
        });
        await app.StartAsync();
        var running = new InProcess(app);
        await running.socket.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
        return running;
    }

    /// <summary>The storage calls of repeated requests.</summary>
    private async Task<double> CallsAsync(params byte[][] requests)
    {
        const int Times = 20;
        await SendAsync(requests, 1); // Fills the product cache.
        using var calls = new CallCounter(app.Urls.Single());
        await SendAsync(requests, Times);
        return (double)calls.Count / Times;
    }

    /// <summary>The storage calls of a request, without those of the requests before it.</summary>
    private async Task<double> CallsAfterAsync(byte[][] before, byte[] request)
    {
        const int Times = 20;
        var count = 0L;
        using var calls = new CallCounter(app.Urls.Single());
        for (var i = 0; i < Times; i++)
        {
            await SendAsync(before, 1);
            var start = calls.Count;
            await SendAsync([request], 1);
            count += calls.Count - start;
        }

        return (double)count / Times;
    }

    /// <summary>The bytes allocated for a request, including the storage client.</summary>
    private async Task<double> AllocatedAsync(byte[] request)
    {
        const int Times = 500;
        await SendAsync([request], Times); // Warms up the JIT compiler.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync([request], Times);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Times;
    }

    /// <summary>The raw text of a request.</summary>
    private static byte[] Request(string method, string path, string? body = null)
    {
        var type = body is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n");
        return Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{type}\r\n{body}");
    }

    // A plain socket allocates nothing.
    private async Task SendAsync(byte[][] requests, int times)
    {
        for (var i = 0; i < times * requests.Length; i++)
        {
            await socket.SendAsync(requests[i % requests.Length]);
            var (read, end) = (0, int.MaxValue);
            while (read < end)
            {
                read += await socket.ReceiveAsync(answer.AsMemory(read));
                end = end == int.MaxValue ? EndOfAnswer(answer.AsSpan(0, read)) : end;
            }
        }
    }

    private static int EndOfAnswer(ReadOnlySpan<byte> text)
    {
        var head = text.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return int.MaxValue;
        }

        var length = text[(text.IndexOf("Content-Length: "u8) + "Content-Length: ".Length)..head];
        var lineEnd = length.IndexOf("\r\n"u8);
        var success = text.StartsWith("HTTP/1.1 20"u8);
        return success
            ? head + 4 + int.Parse(lineEnd < 0 ? length : length[..lineEnd], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(Encoding.UTF8.GetString(text));
    }

    /// <summary>A clock that stands still, so that cached details do not expire while calls are counted.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    /// <summary>Counts the HTTP requests of the process, all of which come from the storage client.</summary>
    private sealed class CallCounter(string app) : EventListener
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Http")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName == "RequestStart" && !app.EndsWith($":{eventData.Payload![2]}", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref count);
            }
        }
    }
}
