using CartFunctions.Simulation.Checks;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Simulation.World;

/// <summary>Reports the errors that the app logs, because a 500 has no details.</summary>
internal sealed class HistoryLog(History history) : ILoggerProvider, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            var place = exception?.StackTrace?.Split('\n')[0].Trim();
            history.Report(Violation.Of($"The app logged an error: {exception?.GetType().Name}: {exception?.Message} {place}."));
        }
    }
}
