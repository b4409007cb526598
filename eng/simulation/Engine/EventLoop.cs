namespace CartFunctions.Simulation.Engine;

/// <summary>
/// Virtual time and all that happens in it, on one thread: an event is run, then every task that it made ready, and only then the
/// next event. Nothing waits for real, so a minute of the simulated world takes as long as its work.
/// </summary>
/// <param name="random">Draws which of several ready tasks goes first.</param>
internal sealed class EventLoop(SeededRandom random)
{
    private readonly PriorityQueue<Action, (long Time, long Number)> events = new(new ByTime());
    private readonly List<(LoopScheduler Scheduler, Task Task)> ready = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long number;
    private volatile string? broken;

    /// <summary>The time since the run began, in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    /// <summary>What an exception that nobody caught said; a run in which there is one proves nothing.</summary>
    public string? Broken => broken;

    /// <summary>Lets something happen at a time, after all that was asked for that time before.</summary>
    public void At(long time, Action happening)
    {
        if (IsOnThread())
        {
            events.Enqueue(happening, (Math.Max(time, Now), number++));
        }
    }

    /// <summary>Lets something happen after a while.</summary>
    public void After(TimeSpan wait, Action happening) => At(Now + wait.Ticks, happening);

    /// <summary>Runs until a condition holds; false if nothing is left to happen and it does not.</summary>
    public bool RunUntil(Func<bool> condition)
    {
        while (!condition())
        {
            if (Broken is not null || !RunNext())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A task became ready.</summary>
    public void Ready(LoopScheduler scheduler, Task task)
    {
        if (IsOnThread())
        {
            ready.Add((scheduler, task));
        }
    }

    /// <summary>By time, and then in the order in which they were asked for: faster than the comparer of any two tuples.</summary>
    private sealed class ByTime : IComparer<(long Time, long Number)>
    {
        public int Compare((long Time, long Number) x, (long Time, long Number) y) =>
            x.Time != y.Time ? x.Time.CompareTo(y.Time) : x.Number.CompareTo(y.Number);
    }

    private bool RunNext()
    {
        if (ready.Count > 0)
        {
            var next = ready.Count == 1 ? 0 : random.Next(ready.Count);
            var (scheduler, task) = ready[next];
            ready.RemoveAt(next);
            scheduler.Run(task);
            return true;
        }

        if (!events.TryDequeue(out var happening, out var due))
        {
            return false;
        }

        Now = due.Time;
        happening();
        return true;
    }

    /// <summary>Whoever gets here on another thread took a way that the seed does not decide.</summary>
    private bool IsOnThread()
    {
        if (Environment.CurrentManagedThreadId == thread)
        {
            return true;
        }

        broken ??= "Something left the simulation's thread: " + Environment.StackTrace;
        return false;
    }
}
