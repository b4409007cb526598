using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Standalone;

/// <summary>Runs timer functions by their schedules, as a Functions host would.</summary>
internal sealed partial class FunctionTimers(
    IReadOnlyList<TimerFunction> functions, IServiceProvider services, TimeProvider clock, ILogger<FunctionTimers> logger)
    : BackgroundService
{
    // A timer takes no more than 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

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
                await Task.Delay(wait < LongestWait ? wait : LongestWait, clock, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stoppingToken.IsCancellationRequested)
                {
                    return; // A host that is disposed of without being stopped would take an exception for a failure.
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
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailure(failure, function.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed.")]
    private partial void LogFailure(Exception failure, string function);
}
