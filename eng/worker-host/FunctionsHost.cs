using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.WorkerHost;

/// <summary>
/// A small Functions host. It starts the published app as a worker process, speaks the host's gRPC protocol, forwards HTTP requests, and
/// triggers timer functions on demand. An app cannot tell it from the real host.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const long MaxBodyBytes = 104_857_600;

    private readonly WebApplication server;
    private readonly WorkerSupervisor workers;

    private FunctionsHost(WebApplication server, WorkerSupervisor workers, HostLog log) =>
        (this.server, this.workers, Log) = (server, workers, log);

    /// <summary>The address at which it serves HTTP.</summary>
    public Uri Address => new(server.Urls.Last());

    /// <summary>The log.</summary>
    public HostLog Log { get; }

    /// <summary>The id of the worker process.</summary>
    public int WorkerProcessId => workers.ProcessId;

    /// <summary>The current worker; during a restart, the next one.</summary>
    public Task<WorkerChannel> GetWorkerAsync(CancellationToken cancellationToken = default) => workers.GetAsync(cancellationToken);

    /// <summary>Starts a host.</summary>
    /// <param name="options">The options.</param>
    /// <param name="log">The log to write to.</param>
    /// <exception cref="WorkerStartException">The app does not start.</exception>
    public static async Task<FunctionsHost> StartAsync(FunctionsHostOptions options, HostLog log)
    {
        var channels = new ConcurrentDictionary<string, WorkerChannel>();
        var workers = new WorkerSupervisor(options, channels, log);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(channels).AddSingleton(workers).AddSingleton(log).AddSingleton<HttpFront>();
        builder.Services.AddLogging().AddRouting().AddHttpForwarder();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = builder.Build();
        server.MapGrpcService<FunctionRpcService>();
        server.MapFallback("{**path}", server.Services.GetRequiredService<HttpFront>().AnswerAsync);
        var host = new FunctionsHost(server, workers, log);
        try
        {
            await server.StartAsync();
            await workers.StartAsync(new Uri(server.Urls.First()));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Triggers a timer function.</summary>
    public async Task<StatusResult> FireAsync(string timer, CancellationToken cancellationToken = default)
    {
        var worker = await workers.GetAsync(cancellationToken);
        var function = worker.Functions.Single(function => function.Name == timer && function.Trigger == "timerTrigger");
        var now = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        var info = new
        {
            Schedule = new { AdjustForDST = true },
            ScheduleStatus = new { Last = now, LastUpdated = now, Next = now },
            IsPastDue = false,
        };
        var call = function.ToCall(new TypedData { Json = JsonSerializer.Serialize(info) });
        return (await worker.InvokeAsync(call, cancellationToken)).Result;
    }

    /// <summary>Kills the worker process, as a crash would. Another one is started.</summary>
    public void KillWorker() => workers.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await workers.DisposeAsync();
        await server.DisposeAsync();
    }
}
