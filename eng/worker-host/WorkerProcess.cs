using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CartFunctions.WorkerHost;

/// <summary>A worker process of the app. Its output goes to the log, with the level that the Functions host would give it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly string[] ErrorKeywords = ["error", "fail", "severe", "unhandled exception"];

    private readonly Process process;
    private readonly HostLog log;

    private WorkerProcess(ProcessStartInfo start, HostLog log)
    {
        this.log = log;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Write(LogSource.Output, line.Data, LogLevel.Information);
        process.ErrorDataReceived += (_, line) => Write(LogSource.Error, line.Data, LevelOf(line.Data));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>Starts a process with the arguments and environment that the Functions host uses.</summary>
    public static WorkerProcess Start(FunctionsHostOptions options, Uri host, string workerId, HostLog log)
    {
        var configuration = WorkerConfiguration.Read(options.AppFolder);
        const int MaxMessageLength = int.MaxValue;
        var request = Guid.NewGuid();
        var start = new ProcessStartInfo(
            configuration.Executable,
            [
                Path.Combine(options.AppFolder, configuration.WorkerPath),
                "--host", host.Host, "--port", $"{host.Port}", "--workerId", workerId, "--requestId", $"{request}",
                "--grpcMaxMessageLength", $"{MaxMessageLength}",
                "--functions-uri", host.AbsoluteUri, "--functions-worker-id", workerId, "--functions-request-id", $"{request}",
                "--functions-grpc-max-message-length", $"{MaxMessageLength}",
            ])
        {
            WorkingDirectory = options.AppFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in options.Settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = options.AppFolder;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = options.AppFolder;
        return new WorkerProcess(start, log);
    }

    /// <summary>Waits until the process has ended and all its output is in the log. Returns its exit code.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Kills the process.</summary>
    public void Kill() => process.Kill();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private static LogLevel LevelOf(string? line) =>
        line is null ? LogLevel.None
            : line.Contains("warn", StringComparison.OrdinalIgnoreCase) ? LogLevel.Warning
            : ErrorKeywords.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase)) ? LogLevel.Error
            : LogLevel.Information;

    private void Write(LogSource source, string? line, LogLevel level)
    {
        if (line is not null)
        {
            log.Add(source, level, "Worker.Console", line);
        }
    }
}
