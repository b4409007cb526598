using System.Globalization;
using CartFunctions.WorkerHost;

namespace CartFunctions.Tests.Support;

/// <summary>The published app as a Functions worker, a process of its own under a small Functions host.</summary>
public sealed class WorkerApp : IServedApp
{
    private static readonly Lazy<Task<WorkerApp>> OfThisRun = new(StartForThisRunAsync);

    private static int made;

    private WorkerApp(FunctionsHost host)
    {
        Host = host;
        Client = new CartClient(host.Address, AnswerRecord.OfThisRun);
    }

    /// <summary>The one that the tests share; it ends with the test run.</summary>
    public static Task<WorkerApp> Shared => OfThisRun.Value;

    public CartClient Client { get; }

    internal FunctionsHost Host { get; }

    internal HostLog Log => Host.Log;

    /// <summary>Starts one; <paramref name="settings"/> replace the usual ones.</summary>
    public static Task<WorkerApp> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) => StartAsync(settings, new HostLog());

    /// <summary>Starts one that logs to <paramref name="log"/>, for a test of the start itself.</summary>
    internal static async Task<WorkerApp> StartAsync(IReadOnlyDictionary<string, string?>? settings, HostLog log)
    {
        var usual = new Dictionary<string, string?>
        {
            ["CartStorage"] = (await Azurite.Shared).ConnectionString,
            ["Carts__TablePrefix"] = $"w{Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture)}",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            usual[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new WorkerApp(await FunctionsHost.StartAsync(new FunctionsHostOptions { Settings = usual }, log));
    }

    /// <summary>Waits until no call is under way: a client may have its answer before the host has the last line of the log.</summary>
    public async Task IdleAsync()
    {
        var worker = await Host.GetWorkerAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(worker.IsIdle));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }

    private static async Task<WorkerApp> StartForThisRunAsync()
    {
        var app = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => app.DisposeAsync().AsTask().Wait();
        return app;
    }
}
