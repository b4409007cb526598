namespace CartFunctions.Simulation.Engine;

/// <summary>
/// Runs all events of the simulated time on one thread. The loop runs an event, then all tasks that became ready, and then
/// the next event. Nothing waits in real time.
/// </summary>
/// <param name="random">Draws which of several ready tasks runs next.</param>
internal sealed class EventLoop(SeededRandom random)
{
    private readonly PriorityQueue<Action, (long Time, long Number)> events = new(new ByTime());
    private readonly List<(LoopScheduler Scheduler, Task Task)> ready = [];
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long number;
    private volatile string? broken;

    /// <summary>The time since the run began, in ticks of 100 ns.</summary>
    public long Now { get; private set; }

    /// <summary>Why the run is not deterministic; null if it is.</summary>
    public string? NondeterminismCause => broken;

    /// <summary>Schedules an event. Events of the same time run in the order in which they were scheduled.</summary>
    public void At(long time, Action action)
    {
        if (IsOnThread())
        {
            events.Enqueue(action, (Math.Max(time, Now), number++));
        }
    }

    /// <summary>Schedules an event after a delay.</summary>
    public void After(TimeSpan wait, Action action) => At(Now + wait.Ticks, action);

    /// <summary>Runs until a condition holds; false if no event is left, or if the run is not deterministic.</summary>
    public bool RunUntil(Func<bool> condition)
    {
        while (!condition())
        {
            if (NondeterminismCause is not null || !RunNext())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds a task that is ready to run.</summary>
    public void AddReadyTask(LoopScheduler scheduler, Task task)
    {
        if (IsOnThread())
        {
            ready.Add((scheduler, task));
        }
    }

    /// <summary>Compares the time and then the number, faster than the default comparer of tuples.</summary>
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

        if (!events.TryDequeue(out var action, out var due))
        {
            return false;
        }

        Now = due.Time;
        action();
        return true;
    }

    /// <summary>Whether the caller is on the thread of the loop: the seed does not decide the order of work on another thread.</summary>
    private bool IsOnThread()
    {
        if (Environment.CurrentManagedThreadId == thread)
        {
            return true;
        }

        broken ??= "Work ran outside the simulation's thread: " + Environment.StackTrace;
        return false;
    }
}
