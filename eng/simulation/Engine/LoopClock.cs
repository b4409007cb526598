namespace CartFunctions.Simulation.Engine;

/// <summary>A clock that shows the time of the loop plus an offset. Its timers fire on the loop.</summary>
/// <param name="loop">The loop.</param>
/// <param name="owner">The owner of the clock. The timers of a stopped owner do not fire.</param>
/// <param name="offset">The difference from the time of the loop; negative if the clock is behind.</param>
internal sealed class LoopClock(EventLoop loop, LoopScheduler owner, TimeSpan offset) : TimeProvider
{
    /// <summary>The time of a clock without an offset when a run begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(loop.Now) + offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => loop.Now;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
        {
            throw new NotSupportedException("A simulated timer fires once.");
        }

        var timer = new LoopTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class LoopTimer(LoopClock clock, Action fire) : ITimer
    {
        private int setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = ++setting;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.After(dueTime, () =>
                {
                    if (setting == mine)
                    {
                        fire();
                    }
                });
            }

            return true;
        }

        public void Dispose() => setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private void After(TimeSpan wait, Action action) => loop.After(wait, () =>
    {
        if (!owner.IsStopped)
        {
            action();
        }
    });
}
