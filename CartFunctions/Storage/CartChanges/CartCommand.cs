using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>What a request asks to do to a cart.</summary>
/// <param name="Operation">Names the operation in telemetry.</param>
/// <param name="Signature">
/// Names the operation and its arguments. It must never change: a cart stores a hash of it with an idempotency key.
/// </param>
internal abstract record CartCommand(string Operation, string Signature)
{
    public static implicit operator CartCommand(CartChange change) => new PureCommand(change);
}

/// <summary>A pure change of the cart. One write serves all those that wait for the same cart.</summary>
internal sealed record PureCommand(CartChange Change) : CartCommand(Change.Operation, Change.Signature);

/// <summary>An operation that takes several writes. Its handler attempts it alone.</summary>
/// <param name="Operation">Names the operation in telemetry.</param>
/// <param name="Signature">Names the operation and its arguments.</param>
/// <param name="TryAsync">Makes one attempt at the change, and sets its result once it is done or refused.</param>
internal sealed record HandledCommand(
    string Operation,
    string Signature,
    Func<PendingWrite<CartChangeRequest, CartResult>, CancellationToken, Task> TryAsync)
    : CartCommand(Operation, Signature);
