using System.Reflection;
using CartFunctions.Hosting;
using Microsoft.Azure.Functions.Worker;
using NCrontab;

namespace CartFunctions.Standalone;

/// <summary>A function with a timer trigger.</summary>
/// <param name="Method">The function.</param>
/// <param name="Schedule">The schedule, in UTC.</param>
internal sealed record TimerFunction(MethodInfo Method, CrontabSchedule Schedule)
{
    private const int FieldsWithoutSeconds = 5;

    /// <summary>The name of the function.</summary>
    public string Name => Method.DeclaringType!.Name;

    /// <summary>The functions that have a timer trigger.</summary>
    /// <exception cref="StartException">The schedule of one is invalid.</exception>
    public static IReadOnlyList<TimerFunction> Among(IEnumerable<MethodInfo> functions) =>
        [.. FunctionRoutes.With<TimerTriggerAttribute>(functions).Select(function => Read(function.Method, function.Trigger.Schedule))];

    /// <summary>The first time after a moment at which the function is due.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset moment) => new(Schedule.GetNextOccurrence(moment.UtcDateTime), TimeSpan.Zero);

    /// <summary>Reads an NCRONTAB expression as a Functions host does: six fields, or five without seconds.</summary>
    private static TimerFunction Read(MethodInfo method, string schedule)
    {
        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields != FieldsWithoutSeconds };
        return CrontabSchedule.TryParse(schedule, options) is { } parsed
            ? new TimerFunction(method, parsed)
            : throw new StartException(
                $"Function {method.DeclaringType!.Name} has the schedule '{schedule}', "
                + "which is not an NCRONTAB expression with six fields.");
    }
}
