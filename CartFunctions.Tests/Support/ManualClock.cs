using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Support;

/// <summary>
/// A clock that a test sets, with the system's timers: an app that waits before it tries again goes on by itself, and no timer
/// function falls due when the test lets days pass.
/// </summary>
public sealed class ManualClock : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime, period);
}
