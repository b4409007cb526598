using System.Globalization;
using CartFunctions.WorkerHost;

namespace CartFunctions.Tests.Support;

/// <summary>The published app as a Functions worker process under a small Functions host.</summary>
public sealed class WorkerApp : IServedApp
{
    private static readonly Lazy<Task<WorkerApp>> OfThisRun = new(StartForThisRunAsync);

    private static int made;

    private WorkerApp(FunctionsHost host)
    {
        Host = host;
        Client = new CartClient(host.Address, AnswerRecorder.OfThisRun);
    }

    /// <summary>The shared instance, which ends with the test run.</summary>
    public static Task<WorkerApp> Shared => OfThisRun.Value;

    public CartClient Client { get; }

    internal FunctionsHost Host { get; }

    internal HostLog Log => Host.Log;

    /// <summary>Starts an app. <paramref name="settings"/> replace the defaults.</summary>
    public static Task<WorkerApp> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) => StartAsync(settings, new HostLog());

    /// <summary>Starts an app that logs to <paramref name="log"/>, for tests of the start itself.</summary>
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

    /// <summary>Waits until no call is in progress: a client may get its response before the host gets the last log line.</summary>
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
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            // xunit fails a run that takes 10 s to exit.
            if (!app.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5)))
            {
                app.Host.KillWorker();
            }
        };
        return app;
    }
}
