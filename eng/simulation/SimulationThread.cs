using System.Runtime.ExceptionServices;

namespace CartFunctions.Simulation;

/// <summary>A thread on which runs have room: the SDK's work continues in line.</summary>
internal sealed class SimulationThread
{
    private const int StackBytes = 16 * 1024 * 1024; // A run never comes near it.

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

    /// <summary>Waits for the work to end, and throws what it threw.</summary>
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
            failure = ExceptionDispatchInfo.Capture(e); // Or it would end the process.
        }
    }
}
