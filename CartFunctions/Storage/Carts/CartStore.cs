using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>The carts: reading one, and changing one exactly once.</summary>
internal sealed class CartStore(
    CartReader reader, CartWriter writer, CartLocks locks, StorageFaults faults, CartTelemetry telemetry, TimeProvider clock)
{
    /// <summary>How long a change may take, queueing included (contract, "Contention").</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private static readonly Failure Busy = Failure.CartIsBusy.With("other changes were faster, try again");

    private static readonly Failure Slow = Failure.ServiceUnavailable.With("storage is slow, nothing was changed");

    /// <summary>The cart with this id.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<CartResult> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin("GetCart", cartId);
        var view = await reader.ReadAsync(cartId, cancellationToken);
        return operation.End(view is null ? Failure.CartNotFound : view);
    }

    /// <summary>
    /// Changes the cart with this id, whole or not at all: attempt after attempt, each from fresh reads, until one is done or refused.
    /// </summary>
    /// <param name="cartId">The cart; <see cref="CartChange.CreatesCart"/> says whether it may be absent.</param>
    /// <param name="change">What to do.</param>
    /// <param name="options">On what condition, and by what a repeat is known.</param>
    /// <param name="cancellationToken">Counts while queued or reading; a write once sent is finished.</param>
    /// <exception cref="StorageFaultException">Storage fails, and nothing was changed.</exception>
    public async Task<CartResult> ChangeAsync(
        ObjectId cartId, CartChange change, WriteOptions options, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin(change.GetType().Name, cartId);
        using var deadline = new CancellationTokenSource(MaxWait, clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var pending = new PendingChange(cartId, change, options, WriteId.New(), clock.GetUtcNow());
        var arrival = clock.GetTimestamp();
        try
        {
            using var held = await locks.LockAsync(cartId, waiting.Token);
            for (var attempt = 0; ; attempt++)
            {
                await Task.Delay(Jitter.Before(attempt), clock, waiting.Token);
                try
                {
                    if (await writer.TryAsync(pending, waiting.Token) is { } result)
                    {
                        return operation.End(result);
                    }
                }
                catch (StorageFaultException)
                {
                    faults.Report(cartId);
                    if (!pending.IsInDoubt)
                    {
                        throw;
                    }
                }

                telemetry.Retried();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return operation.End(pending.IsInDoubt ? Failure.OutcomeUnknown : faults.AnySince(cartId, arrival) ? Slow : Busy);
        }
    }
}
