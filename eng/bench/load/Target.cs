using System.Diagnostics;
using CartFunctions.WorkerHost;

namespace CartFunctions.Bench;

/// <summary>One of the two compared programs, in its own process.</summary>
internal sealed class Target : IAsyncDisposable
{
    private readonly Process process;
    private readonly Func<Task> stop;

    private Target(Process process, Func<Task> stop, Uri address, bool isBaseline) =>
        (this.process, this.stop, Address, IsBaseline) = (process, stop, address, isBaseline);

    /// <summary>The address.</summary>
    public Uri Address { get; }

    /// <summary>Whether it is the baseline and not the app.</summary>
    public bool IsBaseline { get; }

    /// <summary>The memory of the process in bytes, and its processor time so far.</summary>
    public (double Memory, TimeSpan Cpu) Used()
    {
        process.Refresh();
        return (process.WorkingSet64, process.TotalProcessorTime);
    }

    /// <summary>Starts it on tables with a prefix, and waits until it listens.</summary>
    public static Task<Target> StartAsync(BenchOptions options, bool isBaseline, string tablePrefix) =>
        StartAsync(options, isBaseline, tablePrefix, new Dictionary<string, string>());

    /// <summary>Starts it on tables with a prefix and with settings, and waits until it listens.</summary>
    public static async Task<Target> StartAsync(
        BenchOptions options, bool isBaseline, string tablePrefix, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["CartStorage"] = options.Storage, ["Carts__TablePrefix"] = tablePrefix },
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        string[] arguments = isBaseline ? [options.Baseline] : [options.App, "--port", "0", "--stop-with-input"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                return new Target(process, StopAsync, new Uri(line[at..]), isBaseline);
            }
        }

        throw new InvalidOperationException($"{arguments[0]} ended before it listened.");

        Task StopAsync()
        {
            process.StandardInput.Close();
            return process.WaitForExitAsync();
        }
    }

    /// <summary>Starts it as a Functions worker on tables with a prefix, under a host in this process.</summary>
    public static async Task<Target> StartWorkerAsync(BenchOptions options, bool isBaseline, string tablePrefix)
    {
        var host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = isBaseline ? options.WorkerBaseline : options.WorkerApp,
                Settings = new Dictionary<string, string?> { ["CartStorage"] = options.Storage, ["Carts__TablePrefix"] = tablePrefix },
            },
            new HostLog());
        return new Target(
            Process.GetProcessById(host.WorkerProcessId), () => host.DisposeAsync().AsTask(), host.Address, isBaseline);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop();
        process.Dispose();
    }
}

/// <summary>The two programs.</summary>
internal sealed record TargetPair(Target Baseline, Target App) : IAsyncDisposable
{
    /// <summary>The prefix of the baseline's tables.</summary>
    public const string BaselinePrefix = "baseline";

    /// <summary>The prefix of the app's tables.</summary>
    public const string AppPrefix = "app";

    /// <summary>Starts both, on separate tables or on shared ones.</summary>
    public static async Task<TargetPair> StartAsync(BenchOptions options, string? prefix = null) => new(
        await Target.StartAsync(options, isBaseline: true, prefix ?? BaselinePrefix),
        await Target.StartAsync(options, isBaseline: false, prefix ?? AppPrefix));

    /// <summary>Starts both as Functions workers on separate tables.</summary>
    public static async Task<TargetPair> StartWorkersAsync(BenchOptions options) => new(
        await Target.StartWorkerAsync(options, isBaseline: true, BaselinePrefix),
        await Target.StartWorkerAsync(options, isBaseline: false, AppPrefix));

    /// <summary>The targets in alternating order.</summary>
    public Target[] Targets(int repeat) => repeat % 2 == 0 ? [Baseline, App] : [App, Baseline];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Baseline.DisposeAsync();
    }
}
