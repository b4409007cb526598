using CartFunctions.Standalone;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Tests.Standalone;

public sealed class DailyScheduleTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T03:30:05Z")]
    [InlineData("2026-01-01T03:30:04.9Z", "2026-01-01T03:30:05Z")]
    [InlineData("2026-01-01T03:30:05Z", "2026-01-02T03:30:05Z")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01T03:30:05Z")]
    [InlineData("2026-01-01T03:00:00+01:00", "2026-01-01T03:30:05Z")]
    public void The_next_time_is_strictly_later_and_in_UTC(string after, string next) =>
        Assert.Equal(
            DateTimeOffset.Parse(next, null), DailySchedule.Parse("5 30 3 * * *").Next(DateTimeOffset.Parse(after, null)));

    [Theory]
    [InlineData("* * * * * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("0 60 3 * * *")]
    [InlineData("0 30 3 * * 1")]
    [InlineData("30 3 * * *")]
    [InlineData("1.00:00:00")]
    public void Any_other_schedule_is_refused(string schedule) =>
        Assert.Throws<FormatException>(() => DailySchedule.Parse(schedule));

    [Fact]
    public void Every_timer_function_of_the_app_has_a_schedule_that_the_standalone_host_knows()
    {
        var timers = FunctionRoutes.With<TimerTriggerAttribute>().ToList();

        Assert.NotEmpty(timers);
        Assert.All(timers, timer => DailySchedule.Parse(timer.Trigger.Schedule));
    }
}
