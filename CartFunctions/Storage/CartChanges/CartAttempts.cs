using System.Diagnostics.CodeAnalysis;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

/// <summary>
/// Shared steps of the handlers that make several writes: the start of an attempt, and the write of the cart. Every asynchronous method
/// throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class CartAttempts(
    CartReader reader, CartRows rows, MergeSteps merges, CartExpiry expiry, CartTelemetry telemetry)
{
    /// <summary>Reads a cart, expired or not, and ends any merge that depends on its state; null if there is none.</summary>
    public async Task<StoredCart?> ReadAsync(ObjectId cartId, CancellationToken cancellationToken) =>
        await merges.UnclaimAsync(await reader.FindAsync(cartId, cancellationToken), cancellationToken);

    /// <summary>Starts an attempt at a change of an existing cart. Sets the result of a refused change.</summary>
    /// <param name="change">The change.</param>
    /// <param name="rule">Changes the cart, or returns a failure. The version is set afterwards.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>The stored cart, the status of an earlier attempt's write, and the decision.</returns>
    public async Task<(StoredCart? Before, WriteStatus Earlier, WriteDecision<StoredCart> Decision)> BeginAsync(
        PendingWrite<CartChangeRequest, CartResult> change, Func<Cart, Result<Cart>> rule, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(change.Request.CartId, cancellationToken);
        var earlier = change.StatusIn(before);
        var decision = Decide(change, earlier, before, createsCart: false, rule);
        if (decision is WriteDecision<StoredCart>.Refused)
        {
            change.Result = await reader.ShowAsync(decision, cancellationToken);
        }

        return (before, earlier, decision);
    }

    /// <summary>Decides whether an attempt writes, is already applied, or is refused.</summary>
    /// <param name="change">The change.</param>
    /// <param name="earlier">The status of an earlier attempt's write.</param>
    /// <param name="before">The stored cart, expired or not; null if there is none.</param>
    /// <param name="createsCart">Whether the change creates a cart that does not exist.</param>
    /// <param name="rule">Changes the cart, or returns a failure. The version is set afterwards.</param>
    public WriteDecision<StoredCart> Decide(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart? before,
        bool createsCart,
        Func<Cart, Result<Cart>> rule)
    {
        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        return new CartChangeAttempt(
            change, earlier, before, expiry, createsCart, cart => rule(cart).Then<Cart>(next => next.NextVersion(change.Now))).Decide();
    }

    /// <summary>Sets the result of a change that was applied already.</summary>
    public void CompleteAlreadyApplied(
        PendingWrite<CartChangeRequest, CartResult> change, WriteDecision<StoredCart>.Done done, CartResult result)
    {
        change.Result = result;
        telemetry.FoundDone(change.Request.CartId, done.IsReplay, change.Request.Trace);
    }

    /// <summary>
    /// Gets the result of a step. Returns false if the step failed, which refuses the change, or if the cart has changed since it was read.
    /// </summary>
    public static bool TryGetOrRefuse<T>(
        PendingWrite<CartChangeRequest, CartResult> change, WriteStatus earlier, Result<T?> step, [NotNullWhen(true)] out T? value)
        where T : class
    {
        if (!step.TryGet(out value, out var failure))
        {
            Refuse(change, earlier, failure);
        }

        return value is not null;
    }

    /// <summary>Refuses a change, unless the write of an earlier attempt may still arrive.</summary>
    public static void Refuse(PendingWrite<CartChangeRequest, CartResult> change, WriteStatus earlier, Failure failure) =>
        change.Result = earlier == WriteStatus.MayStillApply ? Failure.OutcomeUnknown : failure;

    /// <summary>Writes the cart if its ETag still matches. A write that was sent is completed even if the client disconnects.</summary>
    /// <param name="change">The change.</param>
    /// <param name="next">The cart to write, with the ETag of the stored cart that it replaces.</param>
    /// <param name="added">A row of the cart's partition to add in the same transaction; null for none.</param>
    /// <returns>False if the cart has changed since it was read.</returns>
    public async Task<bool> TryWriteAsync(
        PendingWrite<CartChangeRequest, CartResult> change, StoredCart next, TableEntity? added = null)
    {
        try
        {
            return telemetry.Changes.Written(
                added is null ? await rows.TryWriteAsync(next) is not null : await rows.TryWriteAsync(next, added));
        }
        catch (StorageFaultException fault) when (!fault.WasNotApplied)
        {
            change.MarkOutcomeUnknown(next.ETag, next.Version);
            throw;
        }
    }
}
