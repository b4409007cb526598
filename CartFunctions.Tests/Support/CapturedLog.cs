using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Tests.Support;

/// <summary>Captures everything that an app logs, scopes and exceptions included.</summary>
public sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> lines = new();

    private IExternalScopeProvider? scopes;

    public string Text => string.Join('\n', lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = new StringBuilder($"{logLevel} {category}: {formatter(state, exception)} {exception}");
            log.scopes?.ForEachScope((scope, text) => text.Append($" => {scope}"), line);
            log.lines.Enqueue(line.ToString());
        }
    }
}
