namespace CartFunctions.Simulation.Engine;

/// <summary>
/// Runs the tasks of an instance of the app, or of the clients, on the loop. The tasks of a stopped instance never continue.
/// </summary>
internal sealed class LoopScheduler(EventLoop loop) : TaskScheduler
{
    /// <summary>Whether its owner has stopped.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Starts work, whose continuations run on this scheduler.</summary>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs a ready task, unless its owner has stopped.</summary>
    public void Run(Task task)
    {
        if (!IsStopped)
        {
            TryExecuteTask(task);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (!IsStopped)
        {
            loop.AddReadyTask(this, task);
        }
    }

    /// <summary>Returns false, because a task that runs inside another would overtake tasks that were ready earlier.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
