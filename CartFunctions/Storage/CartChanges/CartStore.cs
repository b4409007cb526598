using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

/// <summary>Reads carts, and applies each change exactly once.</summary>
internal sealed class CartStore(CartReader reader, CartChangeWriter writer, CartTelemetry telemetry, WriteLoopServices services)
{
    private static readonly Failure Busy = Failure.CartIsBusy.With("other changes were faster, try again");

    private readonly WriteLoop<CartChangeRequest, CartResult> writes = new(
        WriteLimits.MaxWritesPerAttempt, Busy, telemetry.Changes.Retried, services);

    /// <summary>Reads a cart.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<CartResult> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin("GetCart", cartId);
        var view = await reader.ReadAsync(cartId, cancellationToken);
        return operation.SetResult(view is null ? Failure.CartNotFound : view);
    }

    /// <summary>Reads an order of a cart.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<CartResult> ReadOrderAsync(ObjectId cartId, ObjectId orderId, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin("GetOrder", cartId);
        var order = await reader.FindOrderAsync(cartId, orderId, cancellationToken);
        return operation.SetResult(order is null ? Failure.OrderNotFound : order);
    }

    /// <summary>Changes a cart, completely or not at all.</summary>
    /// <param name="request">The change.</param>
    /// <param name="cancellationToken">Cancels queueing and reading. A write that was sent is completed.</param>
    /// <exception cref="StorageFaultException">Storage failed and nothing was changed.</exception>
    public async Task<CartResult> ChangeAsync(CartChangeRequest request, CancellationToken cancellationToken)
    {
        using var operation = telemetry.Begin(request.Command.Operation, request.CartId, request.Trace);
        var outcome = await writes.RunAsync(
            request.CartId,
            request,
            request.Command is HandledCommand handled
                ? (changes, token) => handled.TryAsync(changes[0], token) // This change is the first of those that wait.
                : writer.TryAsync,
            cancellationToken);
        return operation.SetResult(outcome.TryGet(out var result, out var failure) ? result : failure);
    }
}
