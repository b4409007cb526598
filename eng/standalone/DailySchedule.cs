using System.Globalization;
using System.Text.RegularExpressions;

namespace CartFunctions.Standalone;

/// <summary>The NCRONTAB schedules that the app uses: once a day, <c>second minute hour * * *</c>, in UTC.</summary>
/// <param name="TimeOfDay">When.</param>
internal sealed partial record DailySchedule(TimeOnly TimeOfDay)
{
    /// <summary>Reads a schedule.</summary>
    /// <exception cref="FormatException">It is none, or not one for once a day.</exception>
    public static DailySchedule Parse(string ncrontab)
    {
        if (Daily.Match(ncrontab) is not { Success: true } match)
        {
            throw new FormatException($"The standalone host runs timers once a day only, not by '{ncrontab}'.");
        }

        return new DailySchedule(new TimeOnly(Number("hour"), Number("minute"), Number("second")));

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>The first time after a moment.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        var today = new DateTimeOffset(DateOnly.FromDateTime(after.UtcDateTime), TimeOfDay, TimeSpan.Zero);
        return today > after ? today : today.AddDays(1);
    }

    [GeneratedRegex(@"^(?<second>[0-5]?\d) (?<minute>[0-5]?\d) (?<hour>1?\d|2[0-3]) \* \* \*\z")]
    private static partial Regex Daily { get; }
}
