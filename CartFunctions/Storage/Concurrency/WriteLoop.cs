using System.Security.Cryptography;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Applies a change to one cart or product exactly once. It makes attempts, each from fresh reads, until the change is done, is refused or
/// runs out of time. Changes of the same cart or product that queue in this process share one write.
/// </summary>
/// <param name="maxGroup">The maximum number of writes in one attempt.</param>
/// <param name="busy">The failure if other writers win the race until time runs out.</param>
/// <param name="retrying">Called before each attempt but the first.</param>
/// <param name="services">The shared services.</param>
internal sealed class WriteLoop<TRequest, TResult>(
    int maxGroup,
    Failure busy,
    Action retrying,
    WriteLoopServices services)
    where TResult : class
{
    private static readonly Failure StorageIsSlow = Failure.ServiceUnavailable.With("storage is slow, nothing was changed");
    private static readonly Failure StorageIsThrottling = Failure.ServiceUnavailable.With("storage is busy, nothing was changed");

    private readonly WriteQueues<PendingWrite<TRequest, TResult>> queues = new();

    /// <summary>Applies a change. Returns its result, or the failure if it does not end in time.</summary>
    /// <param name="id">The id of the cart or product.</param>
    /// <param name="request">The change.</param>
    /// <param name="attempt">
    /// Makes one attempt at this change and at those queued behind it, and sets the result of those that are done or refused. Throws a
    /// <see cref="StorageFaultException"/> if storage fails. If a write may have been applied nevertheless, its outcome is marked unknown.
    /// </param>
    /// <param name="cancellationToken">Cancels queueing and reading. A write that was sent is completed.</param>
    /// <exception cref="StorageFaultException">Storage failed and nothing was changed.</exception>
    public async Task<Result<TResult>> RunAsync(
        ObjectId id,
        TRequest request,
        Func<IReadOnlyList<PendingWrite<TRequest, TResult>>, CancellationToken, Task> attempt,
        CancellationToken cancellationToken)
    {
        var clock = services.Clock;
        var write = new PendingWrite<TRequest, TResult>(request, WriteId.New(services.Ids), clock.GetUtcNow());
        using var deadline = new CancellationTokenSource(WriteLimits.MaxWait, clock);
        using var cancelling = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        var start = clock.GetTimestamp();
        try
        {
            using var lease = await queues.EnterAsync(id, write, deadline.Token);
            Backoff? backoff = null;
            while (write.Result is null)
            {
                StorageFaultException? fault = null;
                var waiting = lease.TakeGroup(maxGroup, other => other.Result is null);
                using (var group = new WriteGroup<PendingWrite<TRequest, TResult>>(waiting))
                {
                    try
                    {
                        await attempt(group.Writes, deadline.Token);
                    }
                    catch (StorageFaultException thrown)
                    {
                        fault = thrown;
                    }
                }

                if (write.Result is not null)
                {
                    break;
                }

                var wait = WaitAfter(fault, id, write, backoff ??= new Backoff(services.Jitter));
                if (fault is not null && wait > WriteLimits.MaxWait - clock.GetElapsedTime(start))
                {
                    return (write.IsOutcomeUnknown ? Failure.OutcomeUnknown : StorageIsThrottling).RetryingAfter(fault.RetryAfter);
                }

                retrying();
                await Task.Delay(wait, clock, deadline.Token);
            }

            return write.Result;
        }
        catch (OperationCanceledException) when (write.IsOutcomeUnknown || !cancellationToken.IsCancellationRequested)
        {
            // Another request in the queue may be running an attempt that includes this write. In most cases only the response to that
            // write is outstanding. A merge may take longer, so the caller's token still ends the wait.
            await write.Attempt.WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            return write switch
            {
                { Result: { } result } => result,
                { IsOutcomeUnknown: true } => Failure.OutcomeUnknown,
                _ when cancellationToken.IsCancellationRequested => throw new OperationCanceledException(cancellationToken),
                _ => services.Faults.AnySince(id, start) ? StorageIsSlow : busy,
            };
        }
    }

    /// <summary>The wait after an attempt without a result.</summary>
    /// <exception cref="StorageFaultException">A wait would not help, and nothing was changed.</exception>
    private TimeSpan WaitAfter(StorageFaultException? fault, ObjectId id, PendingWrite write, Backoff backoff)
    {
        if (fault is null)
        {
            return backoff.AfterRace();
        }

        services.Faults.Report(id);
        return fault.IsThrottled || write.IsOutcomeUnknown ? backoff.After(fault) : throw fault;
    }
}

/// <summary>The services that every write loop uses.</summary>
/// <param name="Faults">The times of recent storage faults.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Ids">The source of write ids.</param>
/// <param name="Jitter">The source of random waits.</param>
internal sealed record WriteLoopServices(RecentStorageFaults Faults, TimeProvider Clock, RandomNumberGenerator Ids, Random Jitter);
