using System.Threading.Channels;
using CartFunctions.Storage.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Runs storage work that no response waits for: a few items at a time, each retried for a limited time. The work stops when the app stops.
/// </summary>
internal sealed partial class BackgroundWork(WriteLoopServices services, ILogger<BackgroundWork> logger) : IHostedService, IDisposable
{
    /// <summary>How long an item is retried from the moment it is added.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    /// <summary>The maximum number of waiting items.</summary>
    public const int Capacity = 1_000;

    private const int MaxParallelism = 4;

    private readonly Channel<WorkItem> waiting = Channel.CreateBounded<WorkItem>(Capacity);
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Adds a work item.</summary>
    /// <param name="work">The work. It is retried while storage fails.</param>
    /// <param name="onGivenUp">Called if the work is not done because its time has passed, the queue is full, or the app stops.</param>
    /// <param name="fault">The fault that ended an earlier try, after which the work waits first; null to begin at once.</param>
    public void Add(Func<CancellationToken, Task> work, Action onGivenUp, StorageFaultException? fault = null)
    {
        if (!waiting.Writer.TryWrite(new WorkItem(work, onGivenUp, fault, services.Clock.GetTimestamp())))
        {
            onGivenUp();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.WhenAll(Enumerable.Range(0, MaxParallelism).Select(_ => RunAsync()));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await stopping.CancelAsync();
        await running.WaitAsync(cancellationToken);
        while (waiting.Reader.TryRead(out var item))
        {
            item.OnGivenUp();
        }
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            // ReadAllAsync would continue on the thread pool, in an order that a simulation cannot repeat.
            while (await waiting.Reader.WaitToReadAsync(stopping.Token))
            {
                while (waiting.Reader.TryRead(out var item))
                {
                    await RunAsync(item);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The app is stopping.
        }
    }

    private async Task RunAsync(WorkItem item)
    {
        var left = MaxTime - services.Clock.GetElapsedTime(item.AddedAt);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, services.Clock);
        using var stop = stopping.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        var backoff = new Backoff(services.Jitter);
        try
        {
            for (var fault = item.Fault ?? await TryAsync(item, deadline.Token); fault is not null;)
            {
                await Task.Delay(backoff.After(fault), services.Clock, deadline.Token);
                fault = await TryAsync(item, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            item.OnGivenUp();
        }
        catch (Exception exception)
        {
            LogUnforeseen(exception);
            item.OnGivenUp();
        }
    }

    /// <summary>Tries once. Returns the fault of storage; null if the work is done.</summary>
    private static async Task<StorageFaultException?> TryAsync(WorkItem item, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await item.Work(cancellationToken);
            return null;
        }
        catch (StorageFaultException fault)
        {
            return fault;
        }
    }

    [LoggerMessage(LogLevel.Error, "Background work failed with an unforeseen exception.")]
    private partial void LogUnforeseen(Exception exception);

    private readonly record struct WorkItem(
        Func<CancellationToken, Task> Work, Action OnGivenUp, StorageFaultException? Fault, long AddedAt);
}
