namespace CartFunctions.Simulation.Engine;

/// <summary>
/// Runs the tasks of one party, an instance of the app or the clients, on the loop. What a dead party began never goes on.
/// </summary>
internal sealed class LoopScheduler(EventLoop loop) : TaskScheduler
{
    /// <summary>Whether the party has stopped for ever.</summary>
    public bool IsDead { get; set; }

    /// <summary>Starts work; its awaits come back to this scheduler.</summary>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs a task that was ready, unless the party died meanwhile.</summary>
    public void Run(Task task)
    {
        if (!IsDead)
        {
            TryExecuteTask(task);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (!IsDead)
        {
            loop.Ready(this, task);
        }
    }

    /// <summary>Never: a task that is run in the middle of another would come before those that were ready earlier.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
