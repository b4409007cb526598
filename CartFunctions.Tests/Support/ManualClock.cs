using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Support;

/// <summary>
/// A clock that a test sets, with the system's timers: an app that waits before it tries again goes on by itself, and no timer
/// function falls due when the test lets days pass.
/// </summary>
public sealed class ManualClock : FakeTimeProvider
{
    /// <summary>Whether new timers fall due by the system's clock. Otherwise they fall due when the test advances this clock.</summary>
    public bool HasSystemTimers { get; set; } = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        HasSystemTimers
            ? System.CreateTimer(callback, state, dueTime, period)
            : base.CreateTimer(callback, state, dueTime, period);
}
