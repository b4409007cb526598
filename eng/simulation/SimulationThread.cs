using System.Runtime.ExceptionServices;

namespace CartFunctions.Simulation;

/// <summary>A thread with a large stack, because the SDK's continuations run inside each other.</summary>
internal sealed class SimulationThread
{
    private const int StackBytes = 16 * 1024 * 1024; // Far more than a run needs.

    private readonly Thread thread;
    private ExceptionDispatchInfo? failure;

    private SimulationThread(Action work) => thread = new Thread(() => Run(work), StackBytes);

    /// <summary>Starts work on a thread.</summary>
    public static SimulationThread Start(Action work)
    {
        var started = new SimulationThread(work);
        started.thread.Start();
        return started;
    }

    /// <summary>Waits for the work to end, and throws its exception.</summary>
    public void Join()
    {
        thread.Join();
        failure?.Throw();
    }

    private void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e); // An unhandled exception would end the process.
        }
    }
}
