using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>The carts: reading one, and changing one exactly once.</summary>
public sealed class CartStore(CartAttempts attempts, CartTurns turns, CartTelemetry telemetry, TimeProvider clock)
{
    /// <summary>How long a change may take, queueing included (contract section 4).</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private static readonly Failure Busy = new(Failure.CartIsBusy, "other changes were faster, try again");

    private static readonly Failure Slow = new(Failure.ServiceUnavailable, "storage is slow, nothing was changed");

    /// <summary>The cart with this id.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<CartOutcome> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin("GetCart", cartId);
        var view = await attempts.ReadAsync(cartId, cancellationToken);
        return operation.End(view is null ? new Failure(Failure.CartNotFound) : view);
    }

    /// <summary>
    /// Changes the cart with this id, whole or not at all: attempt after attempt, each from fresh reads, until one is done or refused.
    /// </summary>
    /// <param name="cartId">The cart; <see cref="CartChange.MakesCart"/> says whether it may be absent.</param>
    /// <param name="change">What to do.</param>
    /// <param name="preconditions">On what condition, and by what a repeat is known.</param>
    /// <param name="cancellationToken">Counts while queued or reading; a write once sent is finished.</param>
    /// <exception cref="StorageFaultException">Storage fails, and nothing was changed.</exception>
    public async Task<CartOutcome> ChangeAsync(
        ObjectId cartId, CartChange change, Preconditions preconditions, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin(change.GetType().Name, cartId);
        using var timeOut = new CancellationTokenSource(MaxWait, clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeOut.Token);
        var pending = new PendingWrite(cartId, change, preconditions, WriteId.New(), clock.GetUtcNow());
        var arrival = clock.GetTimestamp();
        try
        {
            using var turn = await turns.WaitAsync(cartId, waiting.Token);
            for (var attempt = 0; ; attempt++)
            {
                await Task.Delay(Jitter.Before(attempt), clock, waiting.Token);
                if (await TryAsync(pending, waiting.Token) is { } outcome)
                {
                    return operation.End(outcome);
                }

                telemetry.Retried();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return operation.End(
                pending.HasLostAnswer ? CartAttempts.OutcomeUnknown : turns.HadFaultSince(cartId, arrival) ? Slow : Busy);
        }
    }

    /// <summary>One attempt; null where it must be made again.</summary>
    private async Task<CartOutcome?> TryAsync(PendingWrite pending, CancellationToken cancellationToken)
    {
        try
        {
            return await attempts.TryAsync(pending, cancellationToken);
        }
        catch (StorageFaultException)
        {
            turns.ReportFault(pending.CartId);
            if (pending.HasLostAnswer)
            {
                return null; // It must be found out whether the write is in.
            }

            throw;
        }
    }
}
