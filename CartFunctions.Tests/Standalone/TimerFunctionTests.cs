using CartFunctions.Hosting;
using CartFunctions.Standalone;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Tests.Standalone;

public sealed class TimerFunctionTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z", "2026-01-01T03:30:00Z")]
    [InlineData("2026-01-01T03:29:59.9Z", "2026-01-01T03:30:00Z")]
    [InlineData("2026-01-01T03:30:00Z", "2026-01-02T03:30:00Z")]
    [InlineData("2026-12-31T23:00:00Z", "2027-01-01T03:30:00Z")]
    [InlineData("2026-01-01T03:00:00+01:00", "2026-01-01T03:30:00Z")]
    public void The_next_sweep_is_due_later_and_in_UTC(string after, string next)
    {
        var timers = TimerFunction.Among(FunctionRoutes.Functions).ToDictionary(timer => timer.Name);

        Assert.Equal(["SweepExpiredCarts", "SweepReservations"], timers.Keys.Order());
        var sweep = timers["SweepExpiredCarts"];
        Assert.Equal(DateTimeOffset.Parse(next, null), sweep.NextAfter(DateTimeOffset.Parse(after, null)));
    }

    [Theory]
    [InlineData(typeof(WithSeconds), "2026-01-01T00:00:20Z")]
    [InlineData(typeof(WithoutSeconds), "2026-01-01T00:10:00Z")]
    [InlineData(typeof(OnWeekdays), "2026-01-05T08:00:00Z")]
    public void Schedules_have_six_fields_or_five_as_on_a_Functions_host(Type function, string next)
    {
        var timer = TimerFunction.Among(function.GetMethods()).Single();

        Assert.Equal(DateTimeOffset.Parse(next, null), timer.NextAfter(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(typeof(WithAnHourTooMany))]
    [InlineData(typeof(WithAnInterval))]
    [InlineData(typeof(WithNothing))]
    public void Any_other_schedule_stops_the_start_and_names_the_function(Type function)
    {
        var why = Assert.Throws<StartException>(() => TimerFunction.Among(function.GetMethods()));

        Assert.Contains(function.Name, why.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', why.Message);
    }

    private static class WithSeconds
    {
        public static void Run([TimerTrigger("*/20 * * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class WithoutSeconds
    {
        public static void Run([TimerTrigger("*/10 * * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class OnWeekdays
    {
        public static void Run([TimerTrigger("0 0 8 * * Mon")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class WithAnHourTooMany
    {
        public static void Run([TimerTrigger("0 0 24 * * *")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class WithAnInterval
    {
        public static void Run([TimerTrigger("1.00:00:00")] TimerInfo timer) => Assert.NotNull(timer);
    }

    private static class WithNothing
    {
        public static void Run([TimerTrigger("")] TimerInfo timer) => Assert.NotNull(timer);
    }
}
