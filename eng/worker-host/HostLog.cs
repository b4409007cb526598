using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;
using Microsoft.Extensions.Logging;

namespace CartFunctions.WorkerHost;

/// <summary>The log of the host, as an operator of a Functions host would see it.</summary>
internal sealed class HostLog
{
    private readonly ConcurrentQueue<HostLogLine> lines = new();

    /// <summary>The lines so far, oldest first.</summary>
    public IReadOnlyCollection<HostLogLine> Lines => lines;

    /// <summary>All lines as one text.</summary>
    public string Text => string.Join('\n', lines);

    /// <summary>Adds a line.</summary>
    public void Add(LogSource source, LogLevel level, string category, string message) =>
        lines.Enqueue(new HostLogLine(source, level, category, message));

    /// <summary>Adds a line from the worker's loggers.</summary>
    public void Add(RpcLog line)
    {
        var source = line.LogCategory == RpcLog.Types.RpcLogCategory.System ? LogSource.Worker : LogSource.App;
        var message = line.Exception is { } exception ? $"{line.Message}\n{exception.Message}\n{exception.StackTrace}" : line.Message;
        Add(source, (LogLevel)line.Level, line.Category, message);
    }
}

/// <summary>One line of a <see cref="HostLog"/>.</summary>
internal sealed record HostLogLine(LogSource Source, LogLevel Level, string Category, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Source} {Level} {Category}: {Message}";
}

/// <summary>The source of a line.</summary>
internal enum LogSource
{
    /// <summary>The host itself.</summary>
    Host,

    /// <summary>The app, through its loggers.</summary>
    App,

    /// <summary>The worker's own code, through its loggers.</summary>
    Worker,

    /// <summary>The process, on its standard output.</summary>
    Output,

    /// <summary>The process, on its standard error.</summary>
    Error,
}
