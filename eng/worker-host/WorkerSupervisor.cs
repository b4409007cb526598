using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CartFunctions.WorkerHost;

/// <summary>Keeps one worker process running: starts another one when it ends.</summary>
internal sealed class WorkerSupervisor(
    FunctionsHostOptions options, ConcurrentDictionary<string, WorkerChannel> channels, HostLog log) : IAsyncDisposable
{
    private static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(5);

    // The real host kills the process after the grace period. A machine under load may need longer.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private volatile TaskCompletionSource<WorkerChannel> current = NewSource();
    private volatile WorkerProcess? process;
    private volatile bool isStopping;
    private Task running = Task.CompletedTask;

    /// <summary>The id of the current process.</summary>
    public int ProcessId => process!.Id;

    /// <summary>The current worker; during a restart, the next one.</summary>
    public Task<WorkerChannel> GetAsync(CancellationToken cancellationToken) => current.Task.WaitAsync(cancellationToken);

    /// <summary>Starts the first worker.</summary>
    /// <param name="host">Where it connects.</param>
    /// <exception cref="WorkerStartException">It ended before it was ready.</exception>
    public async Task StartAsync(Uri host)
    {
        running = RunAsync(host);
        await await Task.WhenAny(current.Task, running);
    }

    /// <summary>Ends the process as a crash would.</summary>
    public void Kill() => process!.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        if (current.Task.IsCompletedSuccessfully)
        {
            var worker = await current.Task;
            await Task.WhenAny(worker.DrainAsync(), Task.Delay(StopTimeout));
            worker.Terminate(GracePeriod);
        }

        if (await Task.WhenAny(running, Task.Delay(StopTimeout)) != running)
        {
            Kill();
        }

        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // StartAsync reported the exception.
    }

    private static TaskCompletionSource<WorkerChannel> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(Uri host)
    {
        while (!isStopping)
        {
            var id = Guid.NewGuid().ToString();
            var channel = new WorkerChannel(log);
            channels[id] = channel;
            using var worker = WorkerProcess.Start(options, host, id, log);
            process = worker;
            var exit = worker.WaitForExitAsync();
            var opening = channel.OpenAsync(options.AppFolder);
            var isReady = await Task.WhenAny(opening, exit) == opening;
            if (isReady)
            {
                await opening;
                current.SetResult(channel);
            }

            var exitCode = await exit;
            channels.TryRemove(id, out _);
            if (!isReady)
            {
                throw new WorkerStartException(exitCode);
            }

            current = NewSource();
            channel.Close($"The worker exited with code {exitCode}.");
            log.Add(LogSource.Host, isStopping ? LogLevel.Debug : LogLevel.Error, "Host", $"The worker exited with code {exitCode}.");
        }
    }
}

/// <summary>The worker ended before it was ready.</summary>
/// <param name="exitCode">The exit code.</param>
internal sealed class WorkerStartException(int exitCode) : Exception($"The worker did not start; its exit code is {exitCode}.")
{
    /// <summary>The exit code.</summary>
    public int ExitCode => exitCode;
}
