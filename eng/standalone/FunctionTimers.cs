using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Standalone;

/// <summary>Runs the app's timer functions by their schedules, as a Functions host would.</summary>
internal sealed partial class FunctionTimers(IServiceProvider services, TimeProvider clock, ILogger<FunctionTimers> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        FunctionRoutes.With<TimerTriggerAttribute>()
            .Select(function => RunByScheduleAsync(function.Method, DailySchedule.Parse(function.Trigger.Schedule), stoppingToken)));

    private async Task RunByScheduleAsync(MethodInfo function, DailySchedule schedule, CancellationToken stoppingToken)
    {
        while (true)
        {
            var next = schedule.Next(clock.GetUtcNow());
            while (next - clock.GetUtcNow() is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stoppingToken.IsCancellationRequested)
                {
                    return; // A host that is disposed of without being stopped would take an exception for a failure.
                }
            }

            await RunAsync(function, stoppingToken);
        }
    }

    private async Task RunAsync(MethodInfo function, CancellationToken stoppingToken)
    {
        var arguments = function.GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(TimerInfo) ? new TimerInfo() : (object)stoppingToken);
        try
        {
            await (Task)function.Invoke(services.GetRequiredService(function.DeclaringType!), [.. arguments])!;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailure(failure, function.DeclaringType!.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Function} failed.")]
    private partial void LogFailure(Exception failure, string function);
}
