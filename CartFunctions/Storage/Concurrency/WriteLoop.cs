using System.Security.Cryptography;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Changes one stored thing exactly once: attempt after attempt, each from fresh reads, until the change is done, refused, or out of
/// time. Changes that queue in this process are served together, by one write.
/// </summary>
/// <param name="attempt">
/// Makes one attempt at some writes, and gives those that are done or refused their result. Returns the fault by which the answer to
/// the write was lost; null for none. Throws if storage fails before the write, or the write was certainly not done.
/// </param>
/// <param name="maxGroup">How many writes one attempt takes, at the most.</param>
/// <param name="busy">The failure if others were faster for all the time.</param>
/// <param name="retrying">Told before each attempt but the first.</param>
/// <param name="services">What the loop needs besides.</param>
internal sealed class WriteLoop<TAsked, TResult>(
    Func<IReadOnlyList<PendingWrite<TAsked, TResult>>, CancellationToken, Task<StorageFaultException?>> attempt,
    int maxGroup,
    Failure busy,
    Action retrying,
    WriteLoopServices services)
    where TResult : class
{
    private static readonly Failure Slow = Failure.ServiceUnavailable.With("storage is slow, nothing was changed");
    private static readonly Failure Throttled = Failure.ServiceUnavailable.With("storage is busy, nothing was changed");

    private readonly WriteQueues<PendingWrite<TAsked, TResult>> queues = new();

    /// <summary>Makes a change; its result, or why there is none in time.</summary>
    /// <param name="id">What is changed.</param>
    /// <param name="asked">The change.</param>
    /// <param name="cancellationToken">Counts while queued or reading; a write once sent is finished.</param>
    /// <exception cref="StorageFaultException">Storage fails, and nothing was changed.</exception>
    public async Task<Result<TResult>> RunAsync(ObjectId id, TAsked asked, CancellationToken cancellationToken)
    {
        var clock = services.Clock;
        var write = new PendingWrite<TAsked, TResult>(asked, WriteId.New(services.Ids), clock.GetUtcNow());
        using var deadline = new CancellationTokenSource(WriteLimits.MaxWait, clock);
        using var leaving = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        var arrival = clock.GetTimestamp();
        try
        {
            using var turn = await queues.EnterAsync(id, write, deadline.Token);
            Backoff? backoff = null;
            while (write.Result is null)
            {
                StorageFaultException? fault;
                using (var group = new WriteGroup<PendingWrite<TAsked, TResult>>(turn.Lead(maxGroup, other => other.Result is null)))
                {
                    try
                    {
                        fault = await attempt(group.Writes, deadline.Token);
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
                if (fault is not null && wait > WriteLimits.MaxWait - clock.GetElapsedTime(arrival))
                {
                    return (write.IsOutcomeUnknown ? Failure.OutcomeUnknown : Throttled).RetryingAfter(fault.RetryAfter);
                }

                retrying();
                await Task.Delay(wait, clock, deadline.Token);
            }

            return write.Result;
        }
        catch (OperationCanceledException) when (write.IsOutcomeUnknown || !cancellationToken.IsCancellationRequested)
        {
            // Another may lead it, who came earlier: at most the write is still out. Of a merge more than a write is, for which the
            // caller's own time may not suffice.
            await write.Attempt.WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            return write switch
            {
                { Result: { } result } => result,
                { IsOutcomeUnknown: true } => Failure.OutcomeUnknown,
                _ when cancellationToken.IsCancellationRequested => throw new OperationCanceledException(cancellationToken),
                _ => services.Faults.AnySince(id, arrival) ? Slow : busy,
            };
        }
    }

    /// <summary>How long to wait after an attempt that came to nothing.</summary>
    /// <exception cref="StorageFaultException">It is of no use to wait, and nothing was changed.</exception>
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

/// <summary>What every loop of writes needs.</summary>
/// <param name="Faults">When storage last failed a change.</param>
/// <param name="Clock">The time, and the timers.</param>
/// <param name="Ids">Where the ids of writes come from.</param>
/// <param name="Jitter">How waits are drawn.</param>
internal sealed record WriteLoopServices(RecentStorageFaults Faults, TimeProvider Clock, RandomNumberGenerator Ids, Random Jitter);
