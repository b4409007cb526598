using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Support;

/// <summary>
/// A clock that a test sets. Timers use the system clock by default: so waits before retries end by themselves, and no timer function runs
/// when a test advances the clock by days.
/// </summary>
public sealed class ManualClock : FakeTimeProvider
{
    /// <summary>Whether new timers use the system clock. Otherwise they end when the test advances this clock.</summary>
    public bool HasSystemTimers { get; set; } = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        HasSystemTimers
            ? System.CreateTimer(callback, state, dueTime, period)
            : base.CreateTimer(callback, state, dueTime, period);
}
