using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CartFunctions.Standalone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace CartFunctions.Bench;

/// <summary>The app in this process, for what can be counted from within only: calls to storage, and allocated bytes.</summary>
internal sealed class InProcess : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] answer = new byte[1 << 17];

    private InProcess(WebApplication app) => this.app = app;

    /// <summary>Starts it on tables with a prefix.</summary>
    public static async Task<InProcess> StartAsync(string storage, string tablePrefix)
    {
        var settings = new Dictionary<string, string?> { ["CartStorage"] = storage, ["Carts:TablePrefix"] = tablePrefix };
        var app = StandaloneHost.Build(
            new StandaloneOptions { Port = 0 }, builder => builder.Configuration.AddInMemoryCollection(settings));
        await app.StartAsync();
        var running = new InProcess(app);
        await running.socket.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port);
        return running;
    }

    /// <summary>Storage calls a request, of requests that are all sent again and again.</summary>
    public async Task<double> CallsAsync(params byte[][] requests)
    {
        const int Times = 20;
        await SendAsync(requests, 1); // The first one fills the cache of details.
        using var calls = new CallCounter(app.Urls.Single());
        await SendAsync(requests, Times);
        return (double)calls.Count / Times;
    }

    /// <summary>Bytes that are allocated for a request, the storage client's part included.</summary>
    public async Task<double> AllocatedAsync(byte[] request)
    {
        const int Times = 500;
        await SendAsync([request], Times); // Until the compiler has had its way.
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync([request], Times);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Times;
    }

    /// <summary>A request as it goes over the wire.</summary>
    public static byte[] Request(string method, string path, string? body = null) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
        + (body is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n"))
        + $"\r\n{body}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await app.DisposeAsync();
    }

    // A plain socket: it allocates nothing of its own.
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
        var success = text.StartsWith("HTTP/1.1 200"u8);
        return success
            ? head + 4 + int.Parse(lineEnd < 0 ? length : length[..lineEnd], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(Encoding.UTF8.GetString(text));
    }

    /// <summary>Counts what the process sends by HTTP, which is the storage client's alone.</summary>
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
