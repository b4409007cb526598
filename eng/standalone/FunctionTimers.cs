using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Standalone;

/// <summary>Runs timer functions on their schedules, as a Functions host does.</summary>
internal sealed partial class FunctionTimers(
    IReadOnlyList<TimerFunction> functions, IServiceProvider services, TimeProvider clock, ILogger<FunctionTimers> logger)
    : BackgroundService
{
    // A timer can wait at most 49 days.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(functions.Select(function => RunByScheduleAsync(function, stoppingToken)));

    private async Task RunByScheduleAsync(TimerFunction function, CancellationToken stoppingToken)
    {
        while (true)
        {
            var next = function.NextAfter(clock.GetUtcNow());
            while (next - clock.GetUtcNow() is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait < MaxWait ? wait : MaxWait, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stoppingToken.IsCancellationRequested)
                {
                    return; // A host that is disposed without a stop would report an exception as a exception.
                }
            }

            await RunAsync(function, stoppingToken);
        }
    }

    private async Task RunAsync(TimerFunction function, CancellationToken stoppingToken)
    {
        var arguments = function.Method.GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(TimerInfo) ? new TimerInfo() : (object)stoppingToken);
        try
        {
            await (Task)function.Method.Invoke(services.GetRequiredService(function.Method.DeclaringType!), [.. arguments])!;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailure(exception, function.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed.")]
    private partial void LogFailure(Exception exception, string function);
}
